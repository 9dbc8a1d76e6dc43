#include "inference/generators/schema.h"

namespace input_observer {
namespace {

constexpr int max_includes = 16;
constexpr std::int64_t max_repetitions = 4096;  // layers of a model

const Json& schema_named(const GenerationSetup& setup, const std::string& name) {
  const Json& schema = setup.tables->find("schemas", name, setup.compatibility);
  if (schema.is_object()) return schema;
  const auto names = keys_of(setup.tables->section("schemas", setup.compatibility));
  throw bad_input({{}, 0, "schema"}, "unknown schema '" + name + "'" + did_you_mean(name, names));
}

const Json& own_schema(const GenerationSetup& setup) {
  return schema_named(setup, setup.architecture.value("schema", ""));
}

/** Works the rows of a table out, one after the other. */
class Rows {
 public:
  /** `direction` is `inputs` or `outputs`: which rows of an included schema are meant. */
  Rows(const GenerationSetup& setup, const GenerationScope& scope, std::string direction)
      : setup_(setup), scope_(scope), direction_(std::move(direction)) {}

  std::vector<SchemaEntry> entries(const Json& rows) {
    add_all(rows, {});
    return std::move(entries_);
  }

 private:
  void add_all(const Json& rows, const std::string& index) {
    if (!rows.is_array()) throw bad_input({{}, 0, "schema." + direction_}, "expected a list of rows");
    for (const Json& row : rows)
      add(row, index);
  }

  void add(const Json& row, const std::string& index) {
    if (!scope_.holds(row)) {
      if (row.contains("else")) add_all(row.at("else"), index);
      return;
    }
    if (!row.contains("repeat")) return add_once(row, index);
    const std::int64_t count = scope_.integer(row.at("repeat"), "the number of layers");
    if (count < 0 || count > max_repetitions)
      throw bad_input({}, "expected a sensible number of layers, got " + std::to_string(count));
    for (std::int64_t i = 0; i < count; ++i)
      add_once(row, std::to_string(i));
  }

  void add_once(const Json& row, const std::string& index) {
    if (row.contains("rows")) return add_all(row.at("rows"), index);
    if (row.contains("include")) return include(row.at("include").get<std::string>(), index);
    if (row.contains("task_outputs")) return add_task_outputs(row);
    for (const Json& name : row.at("names"))
      entries_.push_back(entry_of(row, filled(name.get<std::string>(), index)));
  }

  void include(const std::string& name, const std::string& index) {
    if (++includes_ > max_includes) throw bad_input({{}, 0, "schema"}, "expected less schemas within each other");
    const Json& schema = schema_named(setup_, name);
    add_all(schema.contains("rows") ? schema.at("rows") : schema.at(direction_), index);
    --includes_;
  }

  // The outputs that every model of the task has; `sequence` renames their sequence axes.
  void add_task_outputs(const Json& row) {
    const Json& task = setup_.tables->find("tasks", setup_.state.task, setup_.compatibility);
    if (!task.is_object() || !task.contains("outputs")) {
      throw bad_input({{}, 0, "task"}, setup_.state.task + " has no outputs of its own");
    }
    const std::size_t first = entries_.size();
    add_all(task.at("outputs"), {});
    if (!row.contains("sequence")) return;
    for (std::size_t i = first; i < entries_.size(); ++i) {
      for (auto& [axis, name] : entries_[i].axes)
        if (name.find("sequence") != std::string::npos) name = row.at("sequence").get<std::string>();
    }
  }

  SchemaEntry entry_of(const Json& row, std::string name) const {
    SchemaEntry entry;
    entry.name = std::move(name);
    int axis = 0;
    for (const Json& symbol : row.value("axes", Json::array())) {
      if (!symbol.is_null()) entry.axes[axis] = interpolated(symbol.get<std::string>());
      ++axis;
    }
    entry.shapes = row.value("shapes", Json());
    entry.past = row.value("past", Json());
    entry.nest = row.value("nest", "");
    entry.hook = row.value("hook", "");
    entry.unwrap = row.value("unwrap", false);
    return entry;
  }

  static std::string filled(std::string name, const std::string& index) {
    if (const auto at = name.find("{i}"); at != std::string::npos) name.replace(at, 3, index);
    return name;
  }

  // `height * {nc('upscale')}` with what stands in braces worked out.
  std::string interpolated(const std::string& text) const {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
      const auto open = text.find('{', at);
      const auto close = text.find('}', open);
      if (open == std::string::npos || close == std::string::npos) return result + text.substr(at);
      const Json value = scope_.evaluate(text.substr(open + 1, close - open - 1));
      result += text.substr(at, open - at) + (value.is_string() ? value.get<std::string>() : value.dump());
      at = close + 1;
    }
    return result;
  }

  const GenerationSetup& setup_;
  const GenerationScope& scope_;
  std::string direction_;
  std::vector<SchemaEntry> entries_;
  int includes_ = 0;
};

}  // namespace

const Json& schema_let(const GenerationSetup& setup) {
  static const Json nothing;
  const Json& schema = own_schema(setup);
  return schema.contains("let") ? schema.at("let") : nothing;
}

Schema schema_of(const GenerationSetup& setup, const GenerationScope& scope) {
  const Json& table = own_schema(setup);
  Schema schema;
  schema.inputs = Rows(setup, scope, "inputs").entries(table.at("inputs"));
  schema.outputs = Rows(setup, scope, "outputs").entries(table.at("outputs"));
  schema.generated =
      table.contains("generated") ? Rows(setup, scope, "inputs").entries(table.at("generated")) : schema.inputs;
  return schema;
}

Json axes_json(const std::vector<SchemaEntry>& entries) {
  Json result = Json::object();
  for (const SchemaEntry& entry : entries) {
    Json& axes = result[entry.name] = Json::object();
    for (const auto& [axis, name] : entry.axes)
      axes[std::to_string(axis)] = name;
  }
  return result;
}

}  // namespace input_observer
