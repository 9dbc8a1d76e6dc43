#include "cli/command_line.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

#include "observer/error.h"

namespace input_observer::cli {
namespace {

struct DeclaredOption {
  CLI::Option* option = nullptr;
  CommandLine::Take take;
  bool repeatable = false;
};

/** An option that stands alone, or with few others. */
struct Exclusion {
  std::string option;
  std::vector<std::string> allowed;
  std::string reason;
};

struct Positional {
  CLI::Option* option = nullptr;
  std::string* word = nullptr;
  std::vector<std::string>* words = nullptr;
};

Error usage_error(const std::string& where, const std::string& message) {
  return Error(ErrorCode::bad_usage, Place{{}, 0, where}, message);
}

// CLI11 splits a word such as `[a,b]` where an option takes many, so each takes one here and is counted afterwards.
CLI::Option* add(CLI::App& app, const std::string& name, const std::string& placeholder, const std::string& help) {
  return app.add_option(name, CLI::callback_t([](const CLI::results_t&) { return true; }), help)
      ->type_name(placeholder)
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
}

}  // namespace

struct CommandLine::State {
  explicit State(const std::string& summary, const std::string& usage) : app(summary, usage) {}

  CLI::App app;
  std::vector<DeclaredOption> options;
  std::vector<Positional> positionals;
  std::vector<Exclusion> exclusions;

  std::vector<std::string> option_names() const {
    std::vector<std::string> names;
    for (const DeclaredOption& declared : options) {
      names.push_back(declared.option->get_name());
    }
    return names;
  }

  /** Words that CLI11 gave to nobody: unknown options, and what follows the first of many words. */
  std::vector<std::string> extra_words() const {
    std::vector<std::string> words;
    bool options_ended = false;
    for (const std::string& word : app.remaining()) {
      if (!options_ended && word == "--") {
        options_ended = true;
      } else if (!options_ended && word.size() > 1 && word.front() == '-') {
        throw usage_error(word, "no such option" + did_you_mean(word, option_names()) + "; see --help");
      } else {
        words.push_back(word);
      }
    }
    return words;
  }

  void take_positionals() const {
    const std::vector<std::string> extra = extra_words();
    for (const Positional& positional : positionals) {
      if (positional.option->count() == 0) {
        throw usage_error(positional.option->get_name(true), "expected on the command line, nothing given; see --help");
      }
      const std::string& first = positional.option->results().front();
      const bool any_empty = first.empty() || (positional.words && std::count(extra.begin(), extra.end(), "") > 0);
      if (any_empty) throw usage_error(positional.option->get_name(true), "expected a file, got an empty text");
      if (positional.word) *positional.word = first;
      if (positional.words) {
        positional.words->assign(1, first);
        positional.words->insert(positional.words->end(), extra.begin(), extra.end());
      }
    }
    const bool many = !positionals.empty() && positionals.back().words != nullptr;
    if (!many && !extra.empty()) {
      throw usage_error(extra.front(), "one word too many; see --help");
    }
  }

  void check(const Exclusion& exclusion) const {
    if (app.get_option(exclusion.option)->count() == 0) return;
    for (const DeclaredOption& declared : options) {
      const std::string name = declared.option->get_name();
      const bool fits = name == exclusion.option || std::ranges::count(exclusion.allowed, name) > 0;
      if (!fits && declared.option->count() > 0) {
        throw usage_error(exclusion.option, "expected no " + name + " beside it: " + exclusion.reason);
      }
    }
  }

  static void take(const DeclaredOption& declared) {
    const std::string name = declared.option->get_name();
    const std::vector<std::string>& values = declared.option->results();
    if (!declared.repeatable && values.size() > 1) {
      throw usage_error(name, "expected once, given " + std::to_string(values.size()) + " times");
    }
    for (const std::string& value : values) {
      declared.take(value);
    }
  }
};

CommandLine::CommandLine(const std::string& usage, const std::string& summary, const std::string& examples)
    : state_(std::make_unique<State>(summary, usage)) {
  state_->app.allow_extras();
  state_->app.set_help_flag("-h,--help", "Print this and exit");
  state_->app.footer("Examples:\n" + examples);
  state_->app.get_formatter()->column_width(44);
}

CommandLine::~CommandLine() = default;

void CommandLine::word(const std::string& name, std::string& target, const std::string& help) {
  state_->positionals.push_back({add(state_->app, name, "", help), &target, nullptr});
}

void CommandLine::words(const std::string& name, std::vector<std::string>& target, const std::string& help) {
  state_->positionals.push_back({add(state_->app, name, "", help), nullptr, &target});
}

void CommandLine::option(const std::string& flags, const std::string& placeholder, Take take, const std::string& help) {
  state_->options.push_back({add(state_->app, flags, placeholder, help), std::move(take), false});
}

void CommandLine::option(const std::string& flags, const std::string& placeholder, std::string& target,
                         const std::string& help) {
  const auto keep = [&target, name = flags.substr(flags.find("--")), placeholder](const std::string& value) {
    if (value.empty()) throw usage_error(name, "expected " + placeholder + ", got an empty text");
    target = value;
  };
  option(flags, placeholder, keep, help);
}

void CommandLine::flag(const std::string& flags, bool& target, const std::string& help) {
  CLI::Option* const declared =
      state_->app.add_flag(flags, help)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  declared->disable_flag_override();
  state_->options.push_back({declared, [&target](const std::string&) { target = true; }, true});
}

void CommandLine::options(const std::string& flags, const std::string& placeholder, Take take,
                          const std::string& help) {
  state_->options.push_back({add(state_->app, flags, placeholder, help), std::move(take), true});
}

void CommandLine::only_beside(const std::string& option, std::vector<std::string> allowed, const std::string& reason) {
  state_->exclusions.push_back({option, std::move(allowed), reason});
}

bool CommandLine::parse(const std::vector<std::string>& arguments) {
  try {
    state_->app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    return false;
  } catch (const CLI::ArgumentMismatch&) {
    // Every option takes one value, so only the last word can lack its own.
    throw usage_error(arguments.back(), "expected a value behind it; see --help");
  } catch (const CLI::ParseError& error) {
    throw usage_error({}, error.what());
  }
  state_->take_positionals();
  for (const DeclaredOption& declared : state_->options) {
    State::take(declared);
  }
  for (const Exclusion& exclusion : state_->exclusions)
    state_->check(exclusion);
  return true;
}

std::string CommandLine::help() const {
  for (const Positional& positional : state_->positionals) {
    positional.option->required()->expected(1, positional.words ? CLI::detail::expected_max_vector_size : 1);
  }
  return state_->app.help();
}

}  // namespace input_observer::cli
