# Two commands: `make demo` and `make test`. Both install what is missing first; the rest is plain CMake (see
# CMakePresets.json). PRESET=dev, asan-ubsan or tsan builds and tests another configuration.
PRESET ?= release
BUILD_DIR = $(if $(filter release,$(PRESET)),build,build/$(PRESET))

.PHONY: demo test build setup clean
demo: build
	scripts/demo.sh $(BUILD_DIR)

test: build
	cmake --build --preset $(PRESET) --target all_verify_interface_header_sets
	ctest --preset $(PRESET)

build: setup
	[ -f $(BUILD_DIR)/build.ninja ] || cmake --preset $(PRESET)
	cmake --build --preset $(PRESET)

setup:
	scripts/setup.sh

clean:
	rm -rf build
