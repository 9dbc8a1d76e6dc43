#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace input_observer {

/** What kind of failure an Error reports; stable, so callers may switch on it. */
enum class ErrorCode {
  bad_usage,  ///< a command line or an API call that cannot mean anything
  bad_input,  ///< a file or value that is not what its format says
  io,         ///< a file that cannot be read or written
  model,      ///< the observed model refused a call that was asked of it
  exporter,   ///< an exporter or its interpreter failed
};

/** Where an Error happened: any part may be empty. */
struct Place {
  std::string file = {};   ///< as the user named it; "-" is standard input
  std::int64_t line = 0;   ///< counted from 1; 0 where a line says nothing
  std::string where = {};  ///< a key such as `calls[3].args[0].shape`, or a leaf path
};

/** The one exception type of this project: a code, a place and one line of text below 2,000 characters. */
class Error : public std::runtime_error {
 public:
  /** what() becomes `FILE:LINE: WHERE: MESSAGE`, empty parts left out, line breaks replaced by spaces. */
  Error(ErrorCode code, Place place, const std::string& message);

  ErrorCode code() const noexcept { return code_; }
  const Place& place() const noexcept { return place_; }
  const std::string& message() const noexcept { return message_; }

 private:
  ErrorCode code_;
  Place place_;
  std::string message_;
};

/** An Error with ErrorCode::bad_input. */
Error bad_input(Place place, const std::string& message);

/** The same error with the file and line put in where they were still unknown. */
Error located(const Error& error, const std::string& file, std::int64_t line = 0);

/** `one line, at most limit bytes`: control characters become spaces, a cut is shown by `...`. */
std::string one_line(std::string text, std::size_t limit = 1900);

/** ` (did you mean 'input_ids'?)` when a candidate is near to the name, else empty. */
template <class Names>
std::string did_you_mean(const std::string& name, const Names& candidates);

/**
 * Number of single-byte edits that turn one word into the other; words above 256 bytes are equal or wholly different.
 */
std::size_t edit_distance(const std::string& a, const std::string& b);

template <class Names>
std::string did_you_mean(const std::string& name, const Names& candidates) {
  const std::string* best = nullptr;
  std::size_t best_distance = name.size() / 3 + 2;
  for (const std::string& candidate : candidates) {
    if (const auto distance = edit_distance(name, candidate); distance < best_distance) {
      best = &candidate;
      best_distance = distance;
    }
  }
  return best ? " (did you mean '" + *best + "'?)" : "";
}

}  // namespace input_observer
