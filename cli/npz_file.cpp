#include "cli/npz_file.h"

#include <torch/script.h>
#include <zip.h>

#include <memory>
#include <optional>

#include "observer/error.h"
#include "observer/text_file.h"

namespace input_observer::cli {
namespace {

constexpr std::size_t alignment = 64;  // of the elements, as numpy's format wants it

/** As numpy's `descr`; nothing for a dtype that numpy does not have. */
std::optional<std::string> numpy_type(at::ScalarType dtype) {
  if (dtype == at::kBool) return "|b1";
  if (dtype == at::kBFloat16 || c10::isFloat8Type(dtype) || c10::isQIntType(dtype)) return std::nullopt;
  const std::string size = std::to_string(c10::elementSize(dtype));
  const std::string order = size == "1" ? "|" : "<";
  if (c10::isComplexType(dtype) && dtype != at::kComplexHalf) return order + "c" + size;
  if (c10::isFloatingType(dtype)) return order + "f" + size;
  if (c10::isIntegralType(dtype, /*includeBool=*/false)) return order + (c10::isSignedType(dtype) ? "i" : "u") + size;
  return std::nullopt;
}

// Version 1.0 of numpy's format: magic, length of the header, header padded so that the elements are aligned.
std::string array_file(const std::string& name, const at::Tensor& tensor) {
  const auto type = numpy_type(tensor.scalar_type());
  if (!type) throw bad_input({{}, 0, name}, std::string("numpy has no ") + c10::toString(tensor.scalar_type()));
  std::string header = "{'descr': '" + *type + "', 'fortran_order': False, 'shape': (";
  for (const std::int64_t size : tensor.sizes())
    header += std::to_string(size) + ",";
  header += "), }";
  const std::size_t prefix = 10;
  header.append((alignment - (prefix + header.size() + 1) % alignment) % alignment, ' ').append("\n");
  std::string file("\x93NUMPY\x01\x00", 8);
  file += static_cast<char>(header.size() & 0xFF);
  file += static_cast<char>(header.size() >> 8);
  const at::Tensor plain = tensor.contiguous();
  return file.append(header).append(static_cast<const char*>(plain.const_data_ptr()), plain.nbytes());
}

[[noreturn]] void fail(const std::string& file, const std::string& what) {
  throw Error(ErrorCode::io, Place{file, 0, {}}, "cannot make the archive: " + what);
}

/** A zip archive in memory. */
class Archive {
 public:
  explicit Archive(std::string file) : file_(std::move(file)) {
    zip_error_t error;
    zip_error_init(&error);
    buffer_ = zip_source_buffer_create(nullptr, 0, 0, &error);
    if (buffer_) archive_ = zip_open_from_source(buffer_, ZIP_CREATE | ZIP_TRUNCATE, &error);
    if (!archive_) fail(file_, zip_error_strerror(&error));
    zip_source_keep(buffer_);
  }
  ~Archive() {
    if (archive_) zip_discard(archive_);
    zip_source_free(buffer_);
  }
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  /** `content` must live until bytes(). */
  void add(const std::string& name, const std::string& content) {
    zip_source_t* const source = zip_source_buffer(archive_, content.data(), content.size(), 0);
    const zip_int64_t index = source ? zip_file_add(archive_, name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) fail(file_, zip_strerror(archive_));
    zip_set_file_compression(archive_, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
    zip_file_set_dostime(archive_, static_cast<zip_uint64_t>(index), 0, 0x21, 0);  // 1980: the same bytes every time
  }

  std::string bytes() {
    if (zip_close(archive_) != 0) fail(file_, zip_strerror(archive_));
    archive_ = nullptr;
    zip_stat_t stat;
    if (zip_source_stat(buffer_, &stat) != 0 || zip_source_open(buffer_) != 0) fail(file_, "its size is unknown");
    std::string bytes(stat.size, '\0');
    const zip_int64_t read = zip_source_read(buffer_, bytes.data(), bytes.size());
    zip_source_close(buffer_);
    if (read != static_cast<zip_int64_t>(bytes.size())) fail(file_, "it cannot be read back");
    return bytes;
  }

 private:
  std::string file_;
  zip_source_t* buffer_ = nullptr;
  zip_t* archive_ = nullptr;
};

}  // namespace

void write_npz(const std::string& file, const std::vector<std::pair<std::string, at::Tensor>>& tensors) {
  std::vector<std::string> contents;
  contents.reserve(tensors.size());
  Archive archive(file);
  for (const auto& [name, tensor] : tensors) {
    contents.push_back(array_file(name, tensor));
    archive.add(name + ".npy", contents.back());
  }
  write_file(file, archive.bytes());
}

}  // namespace input_observer::cli
