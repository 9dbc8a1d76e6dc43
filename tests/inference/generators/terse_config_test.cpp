// A config.json of an old or terse kind leaves out what its class has by default: it means the same.
#include <iostream>

#include "inference/generators/generate.h"
#include "inference/generators/generation_requests.h"
#include "observer/json.h"
#include "tests/inference/generators/corpus.h"
#include "tests/support/catch.h"

namespace input_observer::test {
namespace {

Json without_keys_at_default(const std::string& name) {
  Json config = parity_corpus().at("configs").at(name).at("config_json");
  for (const Json& key : registry_facts().at("keys_at_default").at(name))
    config.erase(key.get<std::string>());
  return config;
}

std::string answer(const GenerationRequest& request) {
  try {
    return to_json(generate_arguments(GeneratorTables::built_in(), request)).dump();
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("A config without the keys that are at their class's default gives what the full one gives",
          "[generators][terse]") {
  std::size_t same = 0;
  std::size_t terse = 0;
  std::map<std::string, Json> configs;
  for (const Json& record : parity_corpus().at("records")) {
    const auto name = record.at("config").get<std::string>();
    if (!configs.contains(name)) configs[name] = without_keys_at_default(name);
    terse += !registry_facts().at("keys_at_default").at(name).empty();
    const std::string full = answer(request_of_record(record));
    const std::string less = answer(request_of_record(record, configs.at(name)));
    const bool alike = full == less;
    same += alike;
    if (!alike) UNSCOPED_INFO(name << " " << record.at("task") << ": " << one_line(less, 300));
  }
  std::cout << same << " of " << parity_corpus().at("records").size() << " answers are the same for a terse config, "
            << terse << " of which leaves keys out\n";
  CHECK(same == parity_corpus().at("records").size());
  CHECK(terse > 3000);
}

}  // namespace input_observer::test
