#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace input_observer::cli {

/**
 * The words that one command understands: each option but a flag takes one value. Every misuse is one Error
 * bad_usage that names the word at fault and what was expected there.
 */
class CommandLine {
 public:
  /** What an option does with its value; an Error that it throws gets the option's name for a place. */
  using Take = std::function<void(const std::string&)>;

  /** `usage` is the command as a user types it, `input-observer infer`; `examples` end its help. */
  CommandLine(const std::string& usage, const std::string& summary, const std::string& examples);
  ~CommandLine();

  /** A word that must be there, such as MODEL. */
  void word(const std::string& name, std::string& target, const std::string& help);
  /** Words of which one at least must be there, such as INPUT...; declared last. */
  void words(const std::string& name, std::vector<std::string>& target, const std::string& help);

  /** An option that may be given once; `flags` as in `-o,--output`, `placeholder` as in FILE. */
  void option(const std::string& flags, const std::string& placeholder, Take take, const std::string& help);
  /** The same for a value that must not be empty and is kept as it is. */
  void option(const std::string& flags, const std::string& placeholder, std::string& target, const std::string& help);
  /** An option without a value. */
  void flag(const std::string& flags, bool& target, const std::string& help);
  /** An option that may be given again. */
  void options(const std::string& flags, const std::string& placeholder, Take take, const std::string& help);

  /** Beside this option only the allowed ones may be given: Error bad_usage names the first other, and the reason. */
  void only_beside(const std::string& option, std::vector<std::string> allowed, const std::string& reason);

  /** Reads the words behind the command's name; false when they ask for help(). */
  bool parse(const std::vector<std::string>& arguments);
  std::string help() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace input_observer::cli
