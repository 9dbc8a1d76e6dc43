# Finds LibTorch: the one that CMAKE_PREFIX_PATH names, else the one in the project's .venv.
set(INPUT_OBSERVER_OLDEST_TORCH 2.13)

# TorchConfig warns about kineto, a static library that nothing here needs.
set(input_observer_log_level "${CMAKE_MESSAGE_LOG_LEVEL}")
set(CMAKE_MESSAGE_LOG_LEVEL ERROR)
find_package(Torch QUIET)
if(NOT Torch_FOUND)
  file(GLOB input_observer_venv_torch "${PROJECT_SOURCE_DIR}/.venv/lib/python3*/site-packages/torch")
  find_package(Torch QUIET PATHS ${input_observer_venv_torch} NO_DEFAULT_PATH)
endif()
set(CMAKE_MESSAGE_LOG_LEVEL "${input_observer_log_level}")
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
