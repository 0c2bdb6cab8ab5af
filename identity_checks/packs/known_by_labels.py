"""Cards of which the picture shows neither title nor number: known by labels that no other state prints.

A foreigner's card and a citizen's share most labels: which of them it is, the nationality tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from identity_checks.numbers.countries import is_icao_code, same_state
from identity_checks.packs.field_names import FieldName
from identity_checks.packs.number_form import Number
from identity_checks.packs.pack import Choice, Kind, Pack
from identity_checks.packs.spelling import folded, folded_parts, is_but_for_a_sign, tells

_LEAST_LABELS: Final = 4
"""Labels that are on the sheet at least."""
_LEAST_OWN: Final = 2
"""Labels among them that no other state's documents have."""
_LINES: Final = (2, 6)
"""How many lines a card has at most: label and value of each field, and so many more. Forms have their questions."""
_BEGINS: Final = 5
"""Letters of a label at least that is known where a value follows on its line."""
_LONG: Final = 7
"""Letters of a label at least that is known with one of them misread or lost."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """Folded lines of a sheet.

    Attributes:
        wholes: each line.
        parts: the parts of each that languages divide it into.
        said: all of both.
        by_length: the same by how many letters they have.
    """

    wholes: Sequence[str]
    parts: Sequence[set[str]]
    said: frozenset[str]
    by_length: Mapping[int, Sequence[str]]

    @classmethod
    def of(cls, texts: Sequence[str]) -> _Lines:
        """Fold lines of text."""
        wholes, parts = [folded(text) for text in texts], [set(folded_parts(text)) for text in texts]
        said = frozenset(wholes).union(*parts)
        by_length: defaultdict[int, list[str]] = defaultdict(list)
        for words in said:
            by_length[len(words)].append(words)
        return cls(wholes, parts, said, dict(by_length))


def known_by_labels(packs: Collection[Pack], texts: Sequence[str], lacking: int = 1) -> list[Pack]:
    """Give the packs of persons' cards whose labels lines of text are, and whose nationality stands among them.

    So many labels may be `lacking`: the first one was below the title. A pack with fewer of them than another is none.
    """
    lines = _Lines.of(texts)
    counts = [(_labels_on(pack, packs, lines, lacking), pack) for pack in packs if _is_a_card(pack)]
    cards = [(count, pack) for count, pack in counts if count and _fits(pack, lines)]
    most = max((count for count, _ in cards), default=0)
    return [pack for count, pack in cards if count == most]


def _is_a_card(pack: Pack) -> bool:
    return pack.kind is not Kind.OTHER and pack.side != "back" and pack.like is None


def _labels_on(pack: Pack, packs: Iterable[Pack], lines: _Lines, lacking: int) -> int:
    """Give how many labels of a pack stand on a sheet, 0 where they are too few or the sheet has too many lines."""
    rules = [rule for rule in pack.fields.values() if rule.labels and not isinstance(rule.value, Number)]
    groups = [{folded(label) for label in rule.labels} for rule in rules]
    others = {folded(label) for label in pack.other_labels}
    most, beside = _LINES
    if len(lines.wholes) > most * (len(groups) + len(others)) + beside:
        return 0
    found = _standing(groups, lines, len(groups) - lacking)
    if found is None:
        return 0
    foreign = {label for other in packs if other.state != pack.state for label in _labels_of(other)}
    more = [label for label in others if _stands({label}, lines)]
    own = sum(_stands(group - foreign, lines) for group in found) + sum(label not in foreign for label in more)
    count = len(found) + len(more)
    return count if count >= _LEAST_LABELS and own >= _LEAST_OWN else 0


def _standing(groups: Sequence[set[str]], lines: _Lines, least: int) -> list[set[str]] | None:
    """Give the groups of labels that stand on lines, None where they are fewer than `least`."""
    found: list[set[str]] = []
    for place, group in enumerate(groups):
        if len(found) + len(groups) - place < least:
            return None
        if _stands(group, lines):
            found.append(group)
    return found if len(found) >= least else None


def _labels_of(pack: Pack) -> set[str]:
    words = [label for rule in pack.fields.values() for label in rule.labels]
    return {folded(word) for word in (*words, *pack.other_labels)}


def _stands(labels: Collection[str], lines: _Lines) -> bool:
    """Tell whether a line is one of some labels, in one language or two, or begins with it, or is it but for a sign."""
    if not lines.said.isdisjoint(labels):
        return True
    begun = tuple(label for label in labels if tells(label) >= _BEGINS)
    if begun and any(whole.startswith(begun) for whole in lines.wholes):
        return True
    return any(
        is_but_for_a_sign(words, label)
        for label in labels
        if tells(label) >= _LONG
        for length in range(len(label) - 1, len(label) + 2)
        for words in lines.by_length.get(length, ())
    )


def _fits(pack: Pack, lines: _Lines) -> bool:
    """Tell whether a nationality stands alone on a line that holders have; True for a pack that has none."""
    rule = pack.fields.get(FieldName.NATIONALITY)
    if rule is None or not isinstance(rule.value, Choice):
        return True
    known = {folded(word): state for word, state in rule.value.words.items()}
    states: set[str] = set()
    for parts in lines.parts:
        if all(part in known or is_icao_code(part) for part in parts):
            states.update(known.get(part, part) for part in parts)
    own = {state for state in states if same_state(state, pack.state)}
    return bool(own if pack.kind is Kind.IDENTITY_CARD else states - own)
