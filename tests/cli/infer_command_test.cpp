#include "tests/cli/call_log_text.h"
#include "tests/support/catch.h"
