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

# For what includes LibTorch: it hides the type information of some classes that its headers cast to, which the check of
# virtual tables would need.
function(input_observer_torch_options target)
  if(INPUT_OBSERVER_SANITIZE MATCHES "undefined")
    target_compile_options(${target} PRIVATE -fno-sanitize=vptr)
  endif()
endfunction()

# One precompiled header of LibTorch for all torch targets: it costs half a minute once instead of 9 s a file.
function(input_observer_torch_header target)
  if(NOT TARGET input_observer_torch_pch)
    file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/torch_pch.cpp"
         CONTENT "// Holds the precompiled header that the torch targets share.\n")
    add_library(input_observer_torch_pch OBJECT "${PROJECT_BINARY_DIR}/torch_pch.cpp")
    target_link_libraries(input_observer_torch_pch PRIVATE InputObserver::libtorch)
    target_compile_features(input_observer_torch_pch PUBLIC cxx_std_20)
    target_precompile_headers(input_observer_torch_pch PRIVATE <torch/script.h>)
    set_target_properties(input_observer_torch_pch PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_EXTENSIONS OFF)
    input_observer_options(input_observer_torch_pch)
    input_observer_torch_options(input_observer_torch_pch)
    target_compile_options(input_observer_torch_pch PRIVATE -g1)
  endif()
  # -fPIC for programs too: one compiled with -fPIE could not take the header.
  target_compile_options(${target} PRIVATE -g1 -fPIC)
  input_observer_torch_options(${target})
  target_precompile_headers(${target} REUSE_FROM input_observer_torch_pch)
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
  if(arg_TORCH)
    target_link_libraries(${target} PUBLIC InputObserver::libtorch)
    input_observer_torch_header(${target})
  endif()
  set_property(GLOBAL APPEND PROPERTY INPUT_OBSERVER_LIBRARIES ${target})
endfunction()

# input_observer_program(NAME [TORCH] SOURCES ... DEPENDS ...)
function(input_observer_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TORCH" "" "SOURCES;DEPENDS")
  add_executable(${name} ${arg_SOURCES})
  target_compile_features(${name} PRIVATE cxx_std_20)
  set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF)
  target_link_libraries(${name} PRIVATE ${arg_DEPENDS})
  input_observer_options(${name})
  if(arg_TORCH)
    target_link_libraries(${name} PRIVATE InputObserver::libtorch)
    input_observer_torch_header(${name})
  endif()
endfunction()

# input_observer_test(NAME [TORCH] SOURCES ... DEPENDS ...): a Catch2 program, run whole by ctest under its name.
function(input_observer_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TORCH" "" "SOURCES;DEPENDS")
  set(torch)
  if(arg_TORCH)
    set(torch TORCH)
  endif()
  input_observer_program(${name} ${torch} SOURCES ${arg_SOURCES}
                         DEPENDS InputObserver::test_support ${arg_DEPENDS})
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 900)
endfunction()
