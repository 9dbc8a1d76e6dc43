#include "cli/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "observer/error.h"

namespace input_observer::cli {
namespace {

constexpr std::size_t width = 30;
constexpr const char* erase_line = "\r\033[K";

}  // namespace

ProgressBar::ProgressBar(std::string what) : what_(std::move(what)), visible_(::isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (visible_) std::fputs(erase_line, stderr);
}

void ProgressBar::show(std::size_t done, std::size_t total, const std::string& note) {
  if (!visible_) return;
  const std::size_t full = total == 0 ? 0 : std::min(width, done * width / total);
  const std::string bar = std::string(full, '#') + std::string(width - full, ' ');
  // Shorter than most terminals are wide, or the line could not be erased.
  const std::string line = what_ + " [" + bar + "] " + one_line(note, 36);
  std::fputs((erase_line + line).c_str(), stderr);
}

}  // namespace input_observer::cli
