# Finds LibTorch: the one that CMAKE_PREFIX_PATH names, else the one in the project's .venv.
set(INPUT_OBSERVER_OLDEST_TORCH 2.13)

if(NOT Torch_DIR)
  file(GLOB input_observer_venv_torch "${PROJECT_SOURCE_DIR}/.venv/lib/python3*/site-packages/torch")
  list(APPEND CMAKE_PREFIX_PATH ${input_observer_venv_torch})
endif()
# TorchConfig warns about kineto, a static library that nothing here needs.
set(CMAKE_MESSAGE_LOG_LEVEL_BEFORE "${CMAKE_MESSAGE_LOG_LEVEL}")
set(CMAKE_MESSAGE_LOG_LEVEL ERROR)
find_package(Torch QUIET)
set(CMAKE_MESSAGE_LOG_LEVEL "${CMAKE_MESSAGE_LOG_LEVEL_BEFORE}")
if(NOT Torch_FOUND)
  message(FATAL_ERROR "LibTorch was not found: run scripts/setup.sh, name it by CMAKE_PREFIX_PATH, "
                      "or build the plain targets alone with -DINPUT_OBSERVER_TORCH=OFF")
endif()
if(Torch_VERSION AND Torch_VERSION VERSION_LESS INPUT_OBSERVER_OLDEST_TORCH)
  message(FATAL_ERROR "LibTorch ${Torch_VERSION} is older than ${INPUT_OBSERVER_OLDEST_TORCH}, the oldest that is tested")
endif()

# The same LibTorch without its directory-wide flags; imported, so that an installed package finds it anew.
if(NOT TARGET InputObserver::libtorch)
  add_library(InputObserver::libtorch INTERFACE IMPORTED GLOBAL)
  target_link_libraries(InputObserver::libtorch INTERFACE ${TORCH_LIBRARIES})
endif()
