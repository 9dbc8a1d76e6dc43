#include "inference/probe/child_process.h"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>

#include "tests/support/catch.h"

namespace input_observer {

TEST_CASE("a child gives its text, however long", "[child-process]") {
  const std::string long_text(3'000'000, 'x');
  const auto end = run_in_child([&] { return long_text; }, {});
  CHECK(end.finished);
  CHECK(end.text == long_text);
  CHECK(run_in_child([] { return std::string(); }, {}).finished);
}

TEST_CASE("what a child changes stays in it", "[child-process]") {
  int value = 1;
  const auto end = run_in_child([&] { return std::to_string(++value); }, {});
  CHECK(end.text == "2");
  CHECK(value == 1);
}

TEST_CASE("a child that is killed, leaves or throws says how it ended", "[child-process]") {
  const auto abort = []() -> std::string {
    std::signal(SIGABRT, SIG_DFL);  // Catch's handler is of the parent
    std::abort();
  };
  const auto aborted = run_in_child(abort, {});
  CHECK_FALSE(aborted.finished);
  CHECK(aborted.text == "ended by signal 6 (SIGABRT)");
  const auto left = run_in_child([]() -> std::string { ::_exit(0); }, {});
  CHECK_FALSE(left.finished);
  CHECK(left.text == "ended by exit with status 0");
  CHECK_FALSE(run_in_child([]() -> std::string { throw 1; }, {}).finished);
}

TEST_CASE("a child that takes too long is killed", "[child-process]") {
  const ChildLimits limits{std::chrono::milliseconds(200), 0};
  const auto begin = std::chrono::steady_clock::now();
  const auto end = run_in_child(
      []() -> std::string {
        for (std::atomic<int> i{0};; ++i) {
        }
      },
      limits);
  CHECK(end.timed_out);
  CHECK(end.text == "no result within 200 ms");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}

TEST_CASE("a child cannot take more memory than it may", "[child-process]") {
  const ChildLimits limits{std::chrono::seconds(20), std::uint64_t{64} << 20};
  const auto take = [](std::size_t bytes) {
    return [bytes] {
      try {
        return std::string(bytes, 'x').substr(0, 4);
      } catch (const std::bad_alloc&) {
        return std::string("none");
      }
    };
  };
  const auto too_much = run_in_child(take(std::size_t{256} << 20), limits);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  CHECK_FALSE(too_much.finished);  // allocators of sanitizers give up instead of throwing
#else
  CHECK(too_much.text == "none");
  CHECK(run_in_child(take(std::size_t{16} << 20), limits).text == "xxxx");
#endif
}

}  // namespace input_observer
