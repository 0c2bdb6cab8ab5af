"""One thing after the other: what is being typed is taken before anything else the reviewer does."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")


class Turn:
    """Whose turn it is: the typed value's, then the acts that followed it, judged by what came of it.

    Attributes:
        take_typed: takes what stands in an open editor; False when it is no value and the editor stays open.
    """

    def __init__(self) -> None:
        self.take_typed: Callable[[], bool] = lambda: True
        self._writing = False
        self._waiting: list[Callable[[], object]] = []

    def act(self, act: Callable[[], object]) -> None:
        """Do it now, or once what was typed is written down; not at all while what is typed is no value."""
        if not self.take_typed():
            return
        if self._writing:
            self._waiting.append(act)
        else:
            act()

    def is_free(self) -> bool:
        """Take what is typed; whether nothing is open or under way then."""
        return self.take_typed() and not self._writing

    def begin(self) -> None:
        """A typed value is being written."""
        self._writing = True

    def written(self) -> None:
        """It is, and the case shows it: what waited goes on."""
        self._writing = False
        for act in self._end():
            self.act(act)

    def broken(self) -> None:
        """It was not written, or the case has gone: what waited for it is not done."""
        self._writing = False
        self._end()

    def _end(self) -> Sequence[Callable[[], object]]:
        waiting, self._waiting = self._waiting, []
        return waiting


class HasTurn(Protocol):
    """Whose acts come in turn."""

    turn: Turn


T = TypeVar("T", bound=HasTurn)


def in_turn(act: Callable[Concatenate[T, P], None]) -> Callable[Concatenate[T, P], None]:
    """An act on the case: it comes after what is being typed, and is judged by what came of it."""

    @wraps(act)
    def later(self: T, /, *args: P.args, **kwargs: P.kwargs) -> None:
        self.turn.act(lambda: act(self, *args, **kwargs))

    return later


def after_typing(look: Callable[Concatenate[T, P], None]) -> Callable[Concatenate[T, P], None]:
    """A look at something else: it closes the editor, and does not wait for what was typed to be written."""

    @wraps(look)
    def then(self: T, /, *args: P.args, **kwargs: P.kwargs) -> None:
        if self.turn.take_typed():
            look(self, *args, **kwargs)

    return then
