"""`make run`: server, sample tenant, sample cases, and the client signed in as the sample reviewer."""

import argparse
import faulthandler
import os
import signal
import sys
from pathlib import Path


def main() -> int:
    """Exit code 0 when everything asked for was done."""
    # Should Qt or a driver crash, where each thread was: names of functions, no values.
    faulthandler.enable()
    # While modules load there is nothing to end in order: Ctrl-C just ends it, without the traceback of half an import.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"), help="data folder")
    parser.add_argument(
        "--pictures", type=Path, default=Path("build/run"), help="where screenshots go without a display"
    )
    parser.add_argument("--only", type=int, default=None, help="submit only so many of the sample cases")
    chosen = parser.parse_args()
    headless = sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"

    from sample_data.server import SERVER_LOG
    from sample_data.server_process import ServerFailed
    from sample_data.sitters import PortraitsMissing
    from tools.driven_run import drive_alone
    from tools.sample_run import open_client, run_sample

    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        work = drive_alone if headless else open_client
        return run_sample(chosen.data.absolute(), chosen.pictures, chosen.only, work)
    except (ServerFailed, PortraitsMissing) as failed:
        print(failed, file=sys.stderr)
        log = chosen.data.absolute() / SERVER_LOG
        if isinstance(failed, ServerFailed) and log.is_file():
            print(f"the whole log: {log}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", flush=True)
        return 130


if __name__ == "__main__":
    sys.exit(main())
