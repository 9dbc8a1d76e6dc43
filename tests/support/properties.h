#pragma once

#include <rapidcheck.h>

#include <iostream>
#include <string>

namespace input_observer::test {

/**
 * Checks a property on `trials` random inputs, with a fresh seed in each run. A counterexample is printed with the
 * RC_PARAMS that reproduce it.
 */
template <class Property>
bool holds_always(const std::string& description, int trials, Property property) {
  auto params = rc::detail::configuration().testParams;
  params.maxSuccess = trials;
  rc::detail::TestMetadata metadata;
  metadata.id = description;
  metadata.description = description;
  const auto result = rc::detail::checkTestable(std::move(property), metadata, params);
  std::cerr << "- " << description << "\n";
  rc::detail::printResultMessage(result, std::cerr);
  std::cerr << "\n";
  return result.template is<rc::detail::SuccessResult>();
}

}  // namespace input_observer::test
