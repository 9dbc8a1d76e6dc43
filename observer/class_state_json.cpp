#include "observer/class_state_json.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "observer/json.h"

namespace input_observer {
namespace {

Json statistics_json(const SlotStatistics& slot) {
  Json json{{"min", slot.min}, {"max", slot.max}, {"step", slot.step}};
  if (slot.wide) json["wide"] = true;
  if (!slot.histogram.exact()) json["buckets"] = true;
  json["histogram"] = histogram_json(slot.histogram);
  return json;
}

bool flag(const JsonReader& reader, const std::string& key) {
  return reader.has(key) && reader.at(key).boolean();
}

SlotPartition read_partition(const JsonReader& reader, std::size_t columns) {
  std::vector<std::uint32_t> slots;
  std::int64_t next = 0;
  const auto values = read_integers(reader, columns, 0);
  for (std::size_t j = 0; j < values.size(); ++j) {
    require(values[j] <= next, reader.at(j), "expected slots numbered in the order of their first columns");
    if (values[j] == next) ++next;
    slots.push_back(static_cast<std::uint32_t>(values[j]));
  }
  return SlotPartition(std::move(slots));
}

void check_step(const SlotStatistics& slot, const JsonReader& reader) {
  const std::string message = "expected the greatest common divisor of the differences between min and max";
  if (slot.wide || slot.min == slot.max) {
    require(slot.step == (slot.min != slot.max), reader, message);
  } else {
    require(slot.step > 0 && (slot.max - slot.min) % slot.step == 0, reader, message);
  }
}

void check_histogram(const SlotStatistics& slot, std::uint64_t count, const JsonReader& reader) {
  const auto counts = slot.histogram.counts();
  const auto shown = [&](std::int64_t value) { return slot.histogram.exact() ? value : Histogram::bucket_of(value); };
  require(slot.histogram.count() == count, reader, "expected counts that add up to the count of the class");
  require(counts.begin()->first == shown(slot.min) && counts.rbegin()->first == shown(slot.max), reader,
          "expected values from min to max");
}

SlotStatistics read_statistics(const JsonReader& reader, std::uint64_t count) {
  SlotStatistics slot;
  slot.min = reader.at("min").integer();
  slot.max = reader.at("max").integer(slot.min);
  slot.wide = flag(reader, "wide");
  const bool large = slot.min <= -max_hull_value || slot.max >= max_hull_value;
  require(large == slot.wide, reader, "expected wide exactly where a value has a magnitude of 2^48 or more");
  slot.step = reader.at("step").integer(0);
  check_step(slot, reader.at("step"));
  slot.histogram = read_histogram(reader.at("histogram"), !flag(reader, "buckets"));
  check_histogram(slot, count, reader.at("histogram"));
  return slot;
}

// The form is unique: what reducing the rows once more does not give back was not reduced.
AffineHull read_hull(const JsonReader& reader, const std::vector<SlotStatistics>& statistics) {
  AffineHull hull(statistics.size());
  std::vector<std::vector<std::uint64_t>> rows;
  for (std::size_t r = 0; r < reader.size(); ++r) {
    const auto values = read_integers(reader.at(r), statistics.size() + 1, 0);
    for (std::size_t j = 0; j < values.size(); ++j) {
      require(values[j] < static_cast<std::int64_t>(gf::p), reader.at(r).at(j), "expected a number below 2^61 - 1");
      require(j == 0 || !statistics[j - 1].wide || values[j] == 0, reader.at(r).at(j), "expected 0 for a wide slot");
    }
    rows.emplace_back(values.begin(), values.end());
    require(hull.add_vector(rows.back()), reader.at(r), "expected a row that the ones before do not give");
  }
  const bool same = std::equal(rows.begin(), rows.end(), hull.rows().begin(), hull.rows().end(),
                               [](const auto& row, const AffineHull::Row& reduced) { return row == reduced.values; });
  require(same && !rows.empty() && rows[0][0] == 1, reader, "expected rows in reduced row echelon form");
  return hull;
}

void check_row(const std::vector<std::int64_t>& row, const ClassState& state, const JsonReader& reader) {
  std::vector<std::int64_t> in_hull = row;
  for (std::size_t s = 0; s < row.size(); ++s) {
    const SlotStatistics& slot = state.statistics()[s];
    require(row[s] >= slot.min && row[s] <= slot.max, reader.at(s), "expected a value from min to max of its slot");
    if (slot.wide) in_hull[s] = 0;
  }
  require(state.hull().contains_prefix(in_hull), reader, "expected a row inside of the hull");
}

std::vector<std::vector<std::int64_t>> read_sample(const JsonReader& reader, std::size_t slots, std::uint64_t count) {
  std::vector<std::vector<std::int64_t>> rows;
  for (std::size_t r = 0; r < reader.size(); ++r)
    rows.push_back(read_integers(reader.at(r), slots));
  require(!rows.empty() && rows.size() <= std::min<std::uint64_t>(count, max_sample_rows), reader,
          "expected 1 to 64 rows, not more than the class counts");
  return rows;
}

}  // namespace

Json histogram_json(const Histogram& histogram) {
  Json json = Json::array();
  for (const auto& [value, count] : histogram.counts())
    json.push_back({value, count});
  return json;
}

Histogram read_histogram(const JsonReader& reader, bool exact) {
  std::map<std::int64_t, std::uint64_t> counts;
  require(reader.size() > 0 && (!exact || reader.size() <= Histogram::max_exact), reader,
          exact ? "expected 1 to 256 values" : "expected at least one bucket");
  for (std::size_t i = 0; i < reader.size(); ++i) {
    const auto entry = read_integers(reader.at(i), 2);
    require(counts.empty() || entry[0] > counts.rbegin()->first, reader.at(i), "expected ascending values");
    require(exact || Histogram::bucket_of(entry[0]) == entry[0], reader.at(i).at(0), "expected the start of a bucket");
    counts[entry[0]] = static_cast<std::uint64_t>(reader.at(i).at(1).integer(1));
  }
  return Histogram::from_counts(counts, exact);
}

std::vector<std::int64_t> read_integers(const JsonReader& reader, std::size_t size, std::int64_t min) {
  require(reader.size() == size, reader,
          "expected " + std::to_string(size) + " integers, got " + std::to_string(reader.size()));
  std::vector<std::int64_t> values;
  values.reserve(size);
  for (std::size_t i = 0; i < size; ++i)
    values.push_back(reader.at(i).integer(min));
  return values;
}

void write_state(const ClassState& state, Json& out) {
  out["count"] = state.count();
  out["slots"] = state.slots();
  out["statistics"] = Json::array();
  for (const SlotStatistics& slot : state.statistics())
    out["statistics"].push_back(statistics_json(slot));
  out["hull"] = Json::array();
  for (const auto& row : state.hull().rows())
    out["hull"].push_back(row.values);
  out["sample"] = state.sample();
}

ClassState read_state(const JsonReader& reader, std::size_t columns) {
  const auto count = static_cast<std::uint64_t>(reader.at("count").integer(1));
  SlotPartition partition = read_partition(reader.at("slots"), columns);
  const JsonReader slots = reader.at("statistics");
  require(slots.size() == partition.size(), slots, "expected one entry for each of the slots");
  std::vector<SlotStatistics> statistics;
  for (std::size_t s = 0; s < slots.size(); ++s)
    statistics.push_back(read_statistics(slots.at(s), count));
  AffineHull hull = read_hull(reader.at("hull"), statistics);
  require(hull.rank() <= count, reader.at("hull"), "expected not more rows than the class counts");
  const auto sample = read_sample(reader.at("sample"), partition.size(), count);
  ClassState state = ClassState::restore(count, std::move(partition), std::move(statistics), std::move(hull), sample);
  require(state.sample() == sample, reader.at("sample"), "expected distinct rows in the order of their hashes");
  for (std::size_t r = 0; r < sample.size(); ++r)
    check_row(sample[r], state, reader.at("sample").at(r));
  return state;
}

}  // namespace input_observer
