"""`python -m identity_checks`: the checks on the command line."""

import sys

from identity_checks.command_line import main

sys.exit(main())
