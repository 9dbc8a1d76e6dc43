# cmake -DPROGRAM=... -DARGUMENTS=a;b -DEXPECTED=file -P RunAndCompare.cmake
# Runs the program; fails unless it exits 0 and prints exactly the expected text.
execute_process(COMMAND "${PROGRAM}" ${ARGUMENTS} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE errors)
file(READ "${EXPECTED}" expected)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} gave ${status}\n${output}\n${errors}")
endif()
if(NOT output STREQUAL expected)
  message(FATAL_ERROR "${PROGRAM} printed\n${output}\nbut ${EXPECTED} says\n${expected}")
endif()
