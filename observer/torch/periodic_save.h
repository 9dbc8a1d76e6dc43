#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace input_observer {

/** Does something that never throws again and again on a thread of its own; its end waits for what is being done. */
class PeriodicSave {
 public:
  PeriodicSave(std::chrono::milliseconds period, std::function<void()> save);

 private:
  std::mutex mutex_;
  std::condition_variable_any woken_;
  std::jthread thread_;  // last: stops before the others go
};

}  // namespace input_observer
