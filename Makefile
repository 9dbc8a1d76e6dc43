# Two commands: `make demo` and `make test`. Both install what is missing first; the rest is plain CMake (see
# CMakePresets.json). PRESET=dev, asan-ubsan or tsan builds and tests another configuration.
PRESET ?= release
BUILD_DIR = $(if $(filter release,$(PRESET)),build,build/$(PRESET))
TARGETS =

.PHONY: demo test build setup clean
demo: build
	scripts/demo.sh $(BUILD_DIR)

# Headers are checked by the same call as everything else is built, so that no core waits between the two.
test: TARGETS = --target all all_verify_interface_header_sets
test: build
	ctest --preset $(PRESET)

build: setup
	[ -f $(BUILD_DIR)/build.ninja ] || cmake --preset $(PRESET)
	cmake --build --preset $(PRESET) $(TARGETS)

setup:
	scripts/setup.sh

clean:
	rm -rf build
