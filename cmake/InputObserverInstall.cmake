# find_package(InputObserver) for users: libraries, headers under include/input_observer, the commands.
include(CMakePackageConfigHelpers)
get_property(input_observer_libraries GLOBAL PROPERTY INPUT_OBSERVER_LIBRARIES)
set(input_observer_cmake_dir "${CMAKE_INSTALL_LIBDIR}/cmake/InputObserver")
install(TARGETS ${input_observer_libraries} EXPORT InputObserverTargets
        FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/input_observer")
install(EXPORT InputObserverTargets NAMESPACE InputObserver:: DESTINATION "${input_observer_cmake_dir}")
configure_package_config_file(cmake/InputObserverConfig.cmake.in InputObserverConfig.cmake
                              INSTALL_DESTINATION "${input_observer_cmake_dir}")
write_basic_package_version_file(InputObserverConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/InputObserverConfig.cmake"
              "${CMAKE_CURRENT_BINARY_DIR}/InputObserverConfigVersion.cmake"
        DESTINATION "${input_observer_cmake_dir}")
foreach(command IN ITEMS input-observer input-observer-torch)
  if(TARGET ${command})
    install(TARGETS ${command})
  endif()
endforeach()
if(TARGET input-observer-torch)
  # Shared libraries stay where they are: without their folders the installed command would not start. CMake leaves out
  # those within the project, as .venv is.
  set_target_properties(input-observer-torch PROPERTIES INSTALL_RPATH "${TORCH_INSTALL_PREFIX}/lib"
                                                        INSTALL_RPATH_USE_LINK_PATH ON)
endif()
