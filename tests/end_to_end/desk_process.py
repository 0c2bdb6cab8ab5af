"""A real desk in a process of its own, with the OS keyring, driven by JSON lines, so that it can be killed."""

import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from case_contract.vocabulary import Verdict
from reviewer_app.services.keyring_store import open_os_keyring
from reviewer_app.services.media_client import MediaClient
from reviewer_app.services.network.server_api import ServerApi
from reviewer_app.services.types import CacheState, QueueQuery, QueueScope, SignedInOk
from reviewer_app.services.work import ReviewerDesk
from tests.support.working import ANSWER_S, all_sent, claim_next, decide, wait_until


def main() -> int:
    """Arguments: server address, CA file, folder. Answers each line of standard input with one line."""
    address, ca_path, folder = sys.argv[1:]
    secrets = open_os_keyring("reviewer-desk-test")
    assert secrets is not None, "no Secret Service"
    desk = ReviewerDesk(ServerApi(address, Path(ca_path), lambda: "zh_CN"), secrets, Path(folder), MediaClient)
    for line in sys.stdin:
        print(json.dumps(answer(desk, json.loads(line))), flush=True)  # noqa: T201 - this is the protocol
    desk.stop()
    return 0


def answer(desk: ReviewerDesk, asked: dict[str, Any]) -> dict[str, Any]:
    """Do one thing."""
    match asked["do"]:
        case "sign_in":
            outcome = desk.sign_in(asked["login"], asked["password"], asked["code"]).result(ANSWER_S)
            return {"outcome": type(outcome).__name__}
        case "enrol":
            pending = desk.enrol("killed at home").result(ANSWER_S)
            return {"fingerprint": getattr(pending, "fingerprint", None)}
        case "resume":
            resumed = desk.resume().result(ANSWER_S)
            opened = desk.state().cache is CacheState.OPEN
            return {"resumed": isinstance(resumed, SignedInOk), "open": opened, "unsent": desk.state().unsent}
        case "claim":
            waiting = QueueQuery(scope=QueueScope.WAITING)
            claimed = None
            while claimed is None:
                assert wait_until(desk, lambda: desk.queue_count(waiting).result(ANSWER_S) > 0, 300)
                claimed = claim_next(desk)
            return {"case_id": str(claimed)}
        case "decide":
            return {"command_id": str(decide(desk, UUID(asked["case_id"]), Verdict(asked["verdict"])))}
        case "unsent":
            return {"unsent": desk.state().unsent, "online": desk.state().online}
        case "wait_sent":
            sent = wait_until(desk, lambda: desk.state().online and all_sent(desk), 120)
            return {"sent": sent, "need_you": desk.state().need_you}
        case other:
            raise ValueError(other)


if __name__ == "__main__":
    sys.exit(main())
