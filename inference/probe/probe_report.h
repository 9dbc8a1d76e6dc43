#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inference/expression.h"

namespace input_observer {

/** One axis of every leaf of the arguments that a path names; axis -1: the value of an int argument. */
struct ProbedAxis {
  std::string path;  ///< `past_key_values.*.*`: a `*` stands for any index of equal layout
  int axis = 0;

  auto operator<=>(const ProbedAxis&) const = default;
};

/** An axis that was given another size than the inference says. */
struct MovedAxis {
  ProbedAxis at;
  std::int64_t size = 0;

  bool operator==(const MovedAxis&) const = default;
};

/** One run of the model by a probe. */
struct ProbeRun {
  enum class Outcome : std::uint8_t {
    accepted,
    refused,        ///< the model raised an error
    crashed,        ///< a signal or an exit ended the process that ran it
    timed_out,      ///< killed for running past the limit
    out_of_memory,  ///< it asked for more memory than a probe may have
    not_made,       ///< the arguments could not be made, so the model did not run
  };
  std::string signature;
  DimSizes sizes;                ///< of the free dims that the signature has
  std::vector<MovedAxis> moved;  ///< empty: every axis as the inference says
  Outcome outcome = Outcome::accepted;
  std::string message;  ///< what the model said, where it was not accepted
};

/** Something that an inference says of one signature, and what runs of the model made of it. */
struct ProbeClaim {
  enum class Kind : std::uint8_t {
    representative,  ///< the model takes the representative sizes
    suspected,       ///< a relation that the traffic could not decide
    free_dim,        ///< the dim may take other sizes while all others stay
    relation,        ///< the model needs the relation of a derived dim
    equal_axes,      ///< the model needs these axes to be equal
    static_axis,     ///< the model takes no other size
    output,          ///< a result has the shape that the inference says
  };
  enum class Verdict : std::uint8_t { proven, refuted, undecided };
  std::string signature;
  Kind kind = Kind::representative;
  std::string claim;  ///< `total = past + seq`
  std::vector<ProbedAxis> axes;
  Verdict verdict = Verdict::undecided;
  std::string because;             ///< one line for people
  std::optional<std::size_t> run;  ///< the run that decided, a rank in ProbeReport::runs
};

/** All that a probe did. */
struct ProbeReport {
  std::vector<ProbeRun> runs;
  std::vector<ProbeClaim> claims;

  bool refutes() const;  ///< some claim was refuted
};

/** The words that JSON and tables have for them. */
const char* name_of(ProbeRun::Outcome outcome);
const char* name_of(ProbeClaim::Kind kind);
const char* name_of(ProbeClaim::Verdict verdict);

/** `x[0]`; the value of an int argument is its path. */
std::string text_of(const ProbedAxis& axis);
/** `x[0] + mask[0]` */
std::string text_of(const std::vector<ProbedAxis>& axes);
/** `batch=2 seq=3, mask[1]=4`: all that a run differed in from others. */
std::string text_of(const ProbeRun& run);

}  // namespace input_observer
