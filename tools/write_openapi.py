"""Writes docs/openapi.json from the application; with --check only tells whether it is up to date (exit 1 if not)."""

import argparse
import json
import sys
from pathlib import Path

from case_server.openapi import openapi_document

_FILE = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"


def main() -> int:
    """Write, or compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file is out of date")
    checking = parser.parse_args().check
    wanted = json.dumps(openapi_document(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if checking:
        if not _FILE.exists() or _FILE.read_text(encoding="utf-8") != wanted:
            print("docs/openapi.json is out of date: run `python tools/write_openapi.py`")
            return 1
        print("docs/openapi.json is up to date")
        return 0
    _FILE.write_text(wanted, encoding="utf-8")
    print(f"wrote {len(wanted)} characters to docs/openapi.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
