#include "observer/torch/periodic_save.h"

#include <utility>

namespace input_observer {

PeriodicSave::PeriodicSave(std::chrono::milliseconds period, std::function<void()> save)
    : thread_([this, period, work = std::move(save)](const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (!stop.stop_requested()) {
          // Woken only to stop; else the period is over.
          woken_.wait_for(lock, stop, period, [] { return false; });
          if (!stop.stop_requested()) work();
        }
      }) {}

}  // namespace input_observer
