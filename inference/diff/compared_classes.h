#pragma once

#include <map>
#include <string>
#include <vector>

#include "inference/view/list_folding.h"
#include "observer/shape_report.h"

namespace input_observer {

/** True when it cannot be excluded that the scalar took the value: adding it would change nothing. */
bool may_hold(const ScalarValues& seen, const Value& value);

/** The classes of two reports of one model, laid side by side. Both reports must outlive it. */
class ComparedClasses {
 public:
  ComparedClasses(const ShapeReport& a, const ShapeReport& b);

  const ShapeReport& a() const { return a_; }
  const ShapeReport& b() const { return b_; }
  const Signature& signature() const { return a_.signature; }
  const ListFolding& folding() const { return folding_; }  ///< lists whose length varies in either or between them

  std::vector<const ObservedClass*> all_of_a() const;
  std::vector<const ObservedClass*> all_of_b() const;

  /**
   * Indices of the classes of A that have the structure of this one of B. Where one of the two did not see results, the
   * arguments alone decide.
   */
  std::vector<std::size_t> like(std::size_t class_of_b) const;

  /** Those of like() that may hold the bools and texts of the class of B; all of like() where none does. */
  std::vector<std::size_t> closest(std::size_t class_of_b) const;

  /** True when A may have dropped calls of that structure for want of room; it then says nothing of them. */
  bool may_be_dropped(std::size_t class_of_b) const;

 private:
  const ShapeReport& a_;
  const ShapeReport& b_;
  std::vector<ObservedClass> classes_;  // those of A, then those of B
  ListFolding folding_;
  std::multimap<std::string, std::size_t> by_arguments_;  // of A
};

}  // namespace input_observer
