#include <chrono>
#include <filesystem>
#include <iostream>

#include "tests/cli/call_log_text.h"
#include "tests/cli/golden.h"
#include "tests/cli/run_program.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

const std::vector<std::string> command_names{"infer",    "replay", "merge", "report", "diff",
                                             "generate", "list",   "probe", "export", "check"};

ProgramRun run_shell(const std::string& script, const TemporaryFolder& folder) {
  return run_program("/bin/sh", {"-c", script, INPUT_OBSERVER_PROGRAM}, folder.path().string());
}

}  // namespace

TEST_CASE("--help lists the commands and the exit status", "[program]") {
  const TemporaryFolder folder;
  const ProgramRun run = run_command({"--help"}, folder.path().string());
  CHECK(run.status == 0);
  CHECK(run.err.empty());
  check_golden("help.txt", run.out);
}

TEST_CASE("every command has a help with examples, whether or not LibTorch is there", "[program]") {
  const TemporaryFolder folder;
  for (const std::string& command : command_names) {
    const ProgramRun run = run_command({command, "--help"}, folder.path().string());
    INFO(command);
    CHECK(run.status == 0);
    CHECK(run.out.find("Examples:\n  input-observer " + command + " ") != std::string::npos);
    check_golden("help-" + command + ".txt", run.out);
  }
}

TEST_CASE("pipes are read as files are", "[program]") {
  const TemporaryFolder folder;
  folder.write("log.jsonl", R"({"signature": [{"name": "x"}]})"
                            "\n"
                            R"({"args": [)" +
                                tensor("[2]") + "]}\n" + R"({"args": [)" + tensor("[3]") + "]}\n");
  const ProgramRun from_file = run_shell("$0 infer log.jsonl", folder);
  const ProgramRun from_pipe = run_shell("mkfifo pipe; cat log.jsonl > pipe & $0 infer pipe; wait", folder);
  CHECK(from_pipe.err.empty());
  CHECK(from_pipe.out == from_file.out);
  const ProgramRun broken = run_shell("echo '[1' > pipe & $0 report pipe; wait", folder);
  CHECK_THAT(broken.err, Catch::StartsWith("input-observer: pipe:1: "));
}

TEST_CASE("--version names the program", "[program]") {
  const TemporaryFolder folder;
  const ProgramRun run = run_command({"--version"}, folder.path().string());
  CHECK(run.status == 0);
  CHECK(run.out == "input-observer 0.1.0\n");
}

TEST_CASE("a program without its sibling says so", "[program]") {
  const TemporaryFolder folder;
  const std::string lonely = folder / "input-observer";
  std::filesystem::copy_file(INPUT_OBSERVER_PROGRAM, lonely);
  for (const std::vector<std::string>& words : {std::vector<std::string>{"replay", "model.pt", "calls.json"},
                                                {"probe", "model.pt", "inference.json"},
                                                {"export", "model.pt", "inference.json", "--to", "onnx"},
                                                {"check", "model.pt", "export-onnx", "inference.json"}}) {
    const ProgramRun run = run_program(lonely, words, folder.path().string());
    CHECK(run.status == 2);
    CHECK(run.out.empty());
    CHECK(run.err == "input-observer: " + folder.path().string() + "/input-observer-torch: " + words[0] +
                         " needs this program: not there; it is built where LibTorch is\n");
  }
}

TEST_CASE("the sibling gets every word as it was given", "[program]") {
  const TemporaryFolder folder;
  std::filesystem::copy_file(INPUT_OBSERVER_PROGRAM, folder / "input-observer");
  const std::string sibling = folder.write("input-observer-torch", "#!/bin/sh\nprintf '[%s]' \"$@\"\nexit 1\n");
  std::filesystem::permissions(sibling, std::filesystem::perms::owner_all);
  const ProgramRun run = run_program(folder / "input-observer", {"check", "a model.pt", "a*", "-", "--json", "x\ny"},
                                     folder.path().string());
  CHECK(run.status == 1);
  CHECK(run.out == "[check][a model.pt][a*][-][--json][x\ny]");
}

TEST_CASE("what starts in milliseconds has no LibTorch in it", "[program]") {
  const TemporaryFolder folder;
  CHECK(run_shell("ldd \"$0\" | grep -c -e libtorch -e libc10", folder).out == "0\n");
  constexpr int runs = 20;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < runs; ++i) {
    REQUIRE(run_command({"--version"}, folder.path().string()).status == 0);
  }
  const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
  std::cout << "start and end of input-observer: " << elapsed.count() / runs << " ms\n";
}

TEST_CASE("standard output that cannot be written to is an error, not a crash", "[program]") {
  const TemporaryFolder folder;
  folder.write("log.json", good_log());
  const ProgramRun closed = run_shell("\"$0\" merge log.json >&-", folder);
  CHECK(closed.status == 2);
  CHECK(closed.err == "input-observer: cannot write to standard output: Bad file descriptor\n");
  const ProgramRun full = run_shell("\"$0\" --help > /dev/full", folder);
  CHECK(full.status == 2);
  CHECK(full.err == "input-observer: cannot write to standard output: No space left on device\n");
  const ProgramRun broken = run_shell("{ sleep 0.2; \"$0\" merge log.json; echo \"status $?\" >&2; } | true", folder);
  CHECK(broken.err == "input-observer: cannot write to standard output: Broken pipe\nstatus 2\n");
}

TEST_CASE("closed standard streams do not become files that are opened later", "[program]") {
  const TemporaryFolder folder;
  folder.write("log.json", good_log());
  const ProgramRun run = run_shell("\"$0\" merge log.json -o out.json <&- >&- 2>&-", folder);
  CHECK(run.status == 0);
  CHECK(slurp(folder / "out.json").find("shape-report") != std::string::npos);
}

}  // namespace input_observer::test
