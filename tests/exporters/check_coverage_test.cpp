// What a manifest has too much of, or lacks.
#include <torch/script.h>

#include "observer/json.h"
#include "tests/exporters/checks.h"

namespace input_observer::test {
namespace {

const char* const doubles_x = "def forward(self, x):\n  return x * 2\n";

}  // namespace

TEST_CASE("A manifest with more outputs than its file is told with both counts", "[check][coverage]") {
  const TemporaryFolder folder;
  const auto model = model_of(doubles_x);
  ExportManifest manifest = export_to(folder, model, plain());
  manifest.exports[0].outputs.push_back(manifest.exports[0].outputs[0]);
  folder.write("out/manifest.json", to_text(to_json(manifest)));
  CHECK_THROWS_WITH(check_export(model, folder / "out", plain()),
                    folder / "out/" + manifest.exports[0].file +
                        ": expected a file with as many outputs as the manifest has, 2, it gives 1");
}

}  // namespace input_observer::test
