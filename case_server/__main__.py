"""`python -m case_server`."""

import sys

from case_server.command_line import main

if __name__ == "__main__":
    sys.exit(main())
