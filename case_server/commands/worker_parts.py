"""What an operator gave the workers (networks, data packs), looked at before anything is said to be ready."""

from case_server.commands.output import CommandFailed
from case_server.foundation.settings import Settings


def check_worker_parts(settings: Settings) -> None:
    """Raises `CommandFailed` where workers would die of it or, unnoticed, work without it.

    Single packs that cannot be used are left out with a line in the log: they cost no other document.
    """
    if settings.models is not None:
        _check_models(settings)
    if settings.document_packs is not None:
        _check_packs(settings)


# What reads pictures is loaded by who needs it only; most servers set neither.
def _check_models(settings: Settings) -> None:
    from identity_checks.conformance.switching import NotSwitchedOn, switched_on
    from identity_checks.models import ManifestInvalid, ModelFailure

    folder = settings.models
    try:
        store = switched_on(folder)
        for name in store.names():
            if store.entry(name).folder is not None:
                store.data(name)
    except NotSwitchedOn as refused:
        raise CommandFailed(f"CASE_SERVER_MODELS：{refused}", f"CASE_SERVER_MODELS: {refused}") from refused
    except ManifestInvalid as invalid:
        chinese, english = invalid.fault.sentences(invalid.entry)
        raise CommandFailed(
            f"CASE_SERVER_MODELS：{folder} 的 manifest.json 不可用：{chinese}",
            f"CASE_SERVER_MODELS: the manifest.json of {folder} cannot be used: {english}",
        ) from invalid
    except ModelFailure as failed:
        raise CommandFailed(
            f"CASE_SERVER_MODELS：{folder} 中的网络文件缺失，或不是评测过的那一个；请重新评测",
            f"CASE_SERVER_MODELS: the network's file in {folder} is missing or not the one that was measured; "
            "measure it again",
        ) from failed


def _check_packs(settings: Settings) -> None:
    from identity_checks.packs.shelf import Shelf

    for problem in Shelf.bundled(settings.document_packs).problems:
        if problem.is_of_folder:
            chinese, english = problem.sentences()
            raise CommandFailed(f"CASE_SERVER_DOCUMENT_PACKS：{chinese}", f"CASE_SERVER_DOCUMENT_PACKS: {english}")
