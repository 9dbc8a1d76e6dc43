#pragma once

#include <cstddef>
#include <string>

namespace input_observer::cli {

/** A line on standard error that says how far something has come, gone at the end; only where a person looks on. */
class ProgressBar {
 public:
  explicit ProgressBar(std::string what);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /** `total` may be a guess: the bar is full from there on. */
  void show(std::size_t done, std::size_t total, const std::string& note);

 private:
  std::string what_;
  bool visible_ = false;  // standard error is a terminal
};

}  // namespace input_observer::cli
