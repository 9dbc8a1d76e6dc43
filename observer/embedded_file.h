#pragma once

#include <string_view>

namespace input_observer {

/** A file of the sources that the library carries as text; made by cmake/EmbedFiles.cmake. */
struct EmbeddedFile {
  std::string_view name;  ///< below the folder that was embedded: `generators.json`
  std::string_view text;
};

}  // namespace input_observer
