"""The words on the screen: a catalogue a language, keyed by message id, switched while the program runs."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QObject, Signal

from case_contract.vocabulary import Language
from resources.sentences import finding_sentence, load_catalogue, strength_word, zone_against_print

BETWEEN: Final = "\u00a0· "
"""Between the facts of one line: where it wraps, the next line begins with a fact."""


class Texts(QObject):
    """Gives texts in the chosen language.

    Attributes:
        language: the language in use.
    Signals:
        changed: the language is another one now; whoever shows words renders again.
    """

    changed = Signal()

    def __init__(self, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.language = language
        self._catalogue = load_catalogue(language.value)

    def use(self, language: Language) -> None:
        """Switch to `language` and tell everybody."""
        if language is self.language:
            return
        self.language = language
        self._catalogue = load_catalogue(language.value)
        self.changed.emit()

    def text(self, text_id: str, **parameters: object) -> str:
        """The text of a message id; `tools/check_texts.py` proves that ids are literals that every catalogue has."""
        text = self._catalogue[text_id]
        return text.format(**parameters) if parameters else text

    def word(self, family: str, value: str) -> str:
        """The word for one value of a closed set (`tier`, `status`, `field`, ...); an unknown value shows as it is."""
        return self._catalogue.get(f"{family}.{value}", value)

    def has_word(self, family: str, value: str) -> bool:
        """Whether this version of the program knows a word for `value`."""
        return f"{family}.{value}" in self._catalogue

    def finding(self, code: str, details: Mapping[str, str]) -> str:
        """What a finding says, with the figures that belong into the sentence."""
        return finding_sentence(self.language.value, self._catalogue, code, details)

    def strength(self, strength: str) -> str:
        """How strong the signs are that a finding of this strength rests on; "" of what is no strength."""
        return strength_word(self._catalogue, strength)

    def zone_against_print(self, details: Mapping[str, str], value: str, elsewhere: str) -> str | None:
        """What a machine-readable zone has and what is printed; None where one of both is not known."""
        return zone_against_print(self._catalogue, details, value, elsewhere)

    def pick(self, chinese: str, english: str) -> str:
        """One of a pair that the contract carries in both languages."""
        return chinese if self.language is Language.CHINESE else english


class Bound:
    """Static texts of one page: set now, and again whenever the language changes."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._bindings: list[tuple[Callable[[str], object], str]] = []

    def set(self, text_id: str, *setters: Callable[[str], object]) -> None:
        """Give the text to every setter, now and after a change of language."""
        for setter in setters:
            self._bindings.append((setter, text_id))
            setter(self._texts.text(text_id))

    def apply(self) -> None:
        """Set all texts again."""
        for setter, text_id in self._bindings:
            setter(self._texts.text(text_id))
