# How every target of this project is made: one function for libraries, one for programs.

# Warnings and sanitizers for our own code; never handed on to users.
function(input_observer_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wpedantic)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC bugs 105651 and 105329: false alarms on std::string's operator+, insert() and replace().
    target_compile_options(${target} PRIVATE -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds)
  endif()
  if(INPUT_OBSERVER_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${INPUT_OBSERVER_SANITIZE} -fno-omit-frame-pointer
                                             -fno-sanitize-recover=all)
    target_link_options(${target} PRIVATE -fsanitize=${INPUT_OBSERVER_SANITIZE})
  endif()
  if(INPUT_OBSERVER_LINKER)
    target_link_options(${target} PRIVATE -fuse-ld=${INPUT_OBSERVER_LINKER})
  endif()
endfunction()

# Headers that most files of a kind include, compiled once for all targets of that kind. What LibTorch declares costs half
# a minute once instead of 9 s a file.
set(INPUT_OBSERVER_PLAIN_HEADERS <algorithm> <filesystem> <functional> <map> <memory> <optional> <set> <span> <sstream>
                                 <string> <tuple> <vector> <nlohmann/json.hpp>)
set(INPUT_OBSERVER_TEST_HEADERS ${INPUT_OBSERVER_PLAIN_HEADERS} "${PROJECT_SOURCE_DIR}/tests/support/catch.h")
set(INPUT_OBSERVER_TORCH_HEADERS ${INPUT_OBSERVER_PLAIN_HEADERS} <torch/script.h>)

# input_observer_precompiled_headers(target PLAIN|TEST|TORCH)
function(input_observer_precompiled_headers target kind)
  string(TOLOWER "input_observer_${kind}_headers" headers)
  if(NOT TARGET ${headers})
    file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/${headers}.cpp"
         CONTENT "// Holds the precompiled header that targets share.\n")
    add_library(${headers} OBJECT "${PROJECT_BINARY_DIR}/${headers}.cpp")
    target_link_libraries(${headers} PRIVATE nlohmann_json::nlohmann_json)
    if(kind STREQUAL "TEST")
      target_link_libraries(${headers} PRIVATE InputObserver::test_support)
      input_observer_test_options(${headers})
    elseif(kind STREQUAL "TORCH")
      target_link_libraries(${headers} PRIVATE InputObserver::libtorch)
    endif()
    target_compile_features(${headers} PUBLIC cxx_std_20)
    target_precompile_headers(${headers} PRIVATE ${INPUT_OBSERVER_${kind}_HEADERS})
    set_target_properties(${headers} PROPERTIES CXX_EXTENSIONS OFF)
    input_observer_options(${headers})
    input_observer_options_of_kind(${headers} ${kind})
  endif()
  input_observer_options_of_kind(${target} ${kind})
  target_precompile_headers(${target} REUSE_FROM ${headers})
endfunction()

# What a precompiled header and the files that take it must have in common.
function(input_observer_options_of_kind target kind)
  # For programs too: one compiled with -fPIE could not take the header.
  target_compile_options(${target} PRIVATE -fPIC)
  if(kind STREQUAL "TORCH")
    target_compile_options(${target} PRIVATE -g1)
    if(INPUT_OBSERVER_SANITIZE MATCHES "undefined")
      # LibTorch hides the type information of some classes that its headers cast to.
      target_compile_options(${target} PRIVATE -fno-sanitize=vptr)
    endif()
  endif()
endfunction()

# Tests are compiled more often than they run.
function(input_observer_test_options target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()

# input_observer_embed(RESULT FUNCTION name HEADER header ROOT folder FILES ...)
# names in RESULT a source whose function gives the files as text; see cmake/EmbedFiles.cmake.
function(input_observer_embed result)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FUNCTION;HEADER;ROOT" "FILES")
  set(source "${CMAKE_CURRENT_BINARY_DIR}/${arg_FUNCTION}.cpp")
  set(script "${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake")
  add_custom_command(OUTPUT "${source}"
    COMMAND "${CMAKE_COMMAND}" "-DFILES=${arg_FILES}" "-DROOT=${arg_ROOT}" "-DFUNCTION=${arg_FUNCTION}"
            "-DHEADER=${arg_HEADER}" "-DOUTPUT=${source}" -P "${script}"
    DEPENDS ${arg_FILES} "${script}" VERBATIM)
  set(${result} "${source}" PARENT_SCOPE)
endfunction()

# input_observer_library(NAME [TORCH] SOURCES ... HEADERS ... DEPENDS ... [PRIVATE_DEPENDS ...])
# makes the static library input_observer_NAME with the alias InputObserver::NAME. Headers are public, are included
# from the project's root, and must compile alone (all_verify_interface_header_sets).
function(input_observer_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TORCH" "" "SOURCES;HEADERS;DEPENDS;PRIVATE_DEPENDS")
  set(target input_observer_${name})
  add_library(${target} STATIC ${arg_SOURCES})
  add_library(InputObserver::${name} ALIAS ${target})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${arg_HEADERS})
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON
                                             VERIFY_INTERFACE_HEADER_SETS ${PROJECT_IS_TOP_LEVEL})
  target_link_libraries(${target} PUBLIC ${arg_DEPENDS} PRIVATE ${arg_PRIVATE_DEPENDS})
  input_observer_options(${target})
  set(kind PLAIN)
  if(arg_TORCH)
    set(kind TORCH)
    target_link_libraries(${target} PUBLIC InputObserver::libtorch)
  endif()
  input_observer_precompiled_headers(${target} ${kind})
  set_property(GLOBAL APPEND PROPERTY INPUT_OBSERVER_LIBRARIES ${target})
endfunction()

# input_observer_program(NAME [TORCH|TEST] SOURCES ... [PLAIN_SOURCES ...] DEPENDS ...)
# PLAIN_SOURCES of a TORCH program include nothing of LibTorch, so they do without its precompiled header.
function(input_observer_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TORCH;TEST" "" "SOURCES;PLAIN_SOURCES;DEPENDS")
  add_executable(${name} ${arg_SOURCES} ${arg_PLAIN_SOURCES})
  target_compile_features(${name} PRIVATE cxx_std_20)
  set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF)
  set_source_files_properties(${arg_PLAIN_SOURCES} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  target_link_libraries(${name} PRIVATE ${arg_DEPENDS})
  input_observer_options(${name})
  set(kind PLAIN)
  if(arg_TORCH)
    set(kind TORCH)
    target_link_libraries(${name} PRIVATE InputObserver::libtorch)
  elseif(arg_TEST)
    set(kind TEST)
  endif()
  input_observer_precompiled_headers(${name} ${kind})
endfunction()

# input_observer_test(NAME [TORCH] SOURCES ... [PLAIN_SOURCES ...] DEPENDS ...): a Catch2 program, run whole by ctest
# under its name.
function(input_observer_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TORCH" "" "SOURCES;PLAIN_SOURCES;DEPENDS")
  set(kind TEST)
  if(arg_TORCH)
    set(kind TORCH)
  endif()
  input_observer_program(${name} ${kind} SOURCES ${arg_SOURCES} PLAIN_SOURCES ${arg_PLAIN_SOURCES}
                         DEPENDS InputObserver::test_support ${arg_DEPENDS})
  input_observer_test_options(${name})
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 900)
endfunction()
