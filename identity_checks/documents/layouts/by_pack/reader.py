"""Fields of a document that a data pack describes, read by its labels and where values stand to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from identity_checks.documents.layouts.by_pack.column import names_above
from identity_checks.documents.layouts.by_pack.dates import unlikely_in_life
from identity_checks.documents.layouts.by_pack.name_letters import in_its_letters, letters_for
from identity_checks.documents.layouts.by_pack.numbers import find_number
from identity_checks.documents.layouts.by_pack.pieces import Piece, pieces_of, take_labels
from identity_checks.documents.layouts.by_pack.rows import Rows, row_by_row
from identity_checks.documents.layouts.by_pack.scripts import HALF_READ, Scripts, believed
from identity_checks.documents.layouts.by_pack.surroundings import Surroundings
from identity_checks.documents.layouts.by_pack.unlabelled import (
    Left,
    address_in_column,
    authorities,
    behind_a_lost_surname,
    days_and_words,
    in_thai,
    is_pair,
    less_sure,
    name_above,
    numbers,
    pairs,
    terms,
    titled,
)
from identity_checks.documents.layouts.by_pack.value_places import place_of_value, sex_in_row
from identity_checks.documents.layouts.by_pack.values import Drafts, read_impossible_days, read_value
from identity_checks.documents.layouts.draft import FieldDraft, unlikely
from identity_checks.documents.text.engine import Corners, TextLine
from identity_checks.documents.text.words import Label, PlacedLine, placed
from identity_checks.packs.field_names import FieldName
from identity_checks.packs.number_form import Number
from identity_checks.packs.numbers import check
from identity_checks.packs.pack import Choice, Day, Days, FieldRule, NamePair, Pack, Script, Text, Value
from identity_checks.packs.spelling import folded

_SPECIMEN_MARK: Final = re.compile("样本|SPECIMEN|仅供|样张|测试")
_OTHER: Final = "\0"
_FOLLOWS: Final = 7.0
_WIDTHS: Final = {"choice": (1.25, 2.4, 4.5), "date": (11.0, 8.0), "number": (13.0, 9.0)}
_ANY_WIDTHS: Final = (12.0,)
"""In heights of a value: what stands behind a value in a box that is too wide makes a short one unreadable."""
_LOOKED_SURE: Final = 0.85
_LOOKED_AT: Final = 0.6
"""How well what stands at a label must read; one of a few words may read worse and stays unsure."""
_SEVERAL: Final = 2
_IN_ROW: Final = 0.6
_OF_OTHERS: Final = re.compile(
    r"tax|npwp|rekening|\b(tin|vat|account|acct|tel|phone|mobile|fax|invoice|booking)\b", re.I
)
"""What numbers are called that are no document's: a firm's for taxes passes the check of a person's."""
_NO_NAME: Final = 7
"""Letters of a word that may be a part of somebody's name: KRISTEN is one of KRISTENSEN."""
_IN_LATIN: Final = (Script.LATIN, Script.VIETNAMESE)

Look = Callable[[Sequence[Corners]], Sequence[TextLine]]
"""Reads the text in upright boxes of the sheet, one line a box."""
Again = Callable[[TextLine, str | None], TextLine]
"""Gives what most views of a line of Latin letters say; it may have these beyond A to Z (None: any)."""


def read_by_pack(  # noqa: PLR0917 - called once, by the reader
    lines: Sequence[PlacedLine], pack: Pack, today: date, scripts: Scripts, look: Look, again: Again
) -> dict[str, FieldDraft]:
    """Read the fields that a pack names from the lines of an upright sheet; what cannot be read is absent.

    Where a label stands and no value, `look` reads the place where the value should be: a single letter is easily
    missed when lines are looked for. `again` takes a second look at the lines that bear texts in Latin letters.
    """
    printed = [line for line in lines if not _SPECIMEN_MARK.search(line.source.text) and "<<" not in line.source.text]
    work = _worked(printed, pack, today, scripts, look, again)
    latin = work.latin_lines()
    renewed = [again(line.source, latin[id(line)]) if id(line) in latin else line.source for line in printed]
    if [line.text for line in renewed] != [line.source.text for line in printed]:
        work = _worked(placed(renewed), pack, today, scripts, look, again)
    drafts = {name: in_its_letters(name, draft, pack) for name, draft in unlikely_in_life(work.drafts, today).items()}
    return {name.value: believed(name, draft, drafts, scripts) for name, draft in drafts.items()}


def _worked(  # noqa: PLR0917 - as above
    lines: Sequence[PlacedLine], pack: Pack, today: date, scripts: Scripts, look: Look, again: Again
) -> _Work:
    wanted = {name.value: rule.labels for name, rule in pack.fields.items() if rule.labels}
    labels, pieces = take_labels(pieces_of(lines), {**wanted, _OTHER: pack.other_labels})
    pieces = [piece for piece in pieces if not _is_no_value(piece, pack) and folded(piece.text)]
    work = _Work(pack, labels, pieces, today, scripts)
    rules = {name: rule for name, rule in pack.fields.items() if not _is_unread(rule, scripts)}
    typed = {name: rule for name, rule in rules.items() if not isinstance(rule.value, Text)}
    texts = {name: rule for name, rule in rules.items() if isinstance(rule.value, Text)}
    for name, rule in typed.items():
        work.by_label(name, rule)
    for name, rule in typed.items():
        work.loose(name, rule)
    for name, rule in texts.items():
        work.by_label(name, rule)
    for name, rule in rules.items():
        work.looked_for(name, rule, look, again)
    for name, rule in (*texts.items(), *typed.items()):
        work.following(name, rule)
    for name, rule in typed.items():
        work.loose(name, rule, alone=True)
    if work.left_over(rules):
        for name, rule in texts.items():
            work.following(name, rule)
    work.names_in_column(texts)
    work.in_empty_place(rules, look)
    for name, rule in typed.items():
        work.impossible_day(name, rule)
    return work


def _is_unread(rule: FieldRule, scripts: Scripts) -> bool:
    return isinstance(rule.value, Text) and rule.value.script in scripts.unread


def _most_lines(rule: FieldRule) -> int:
    return rule.value.lines if isinstance(rule.value, Text) else 1


def _is_latin(value: Value) -> bool:
    return isinstance(value, NamePair) or (isinstance(value, Text) and value.script in _IN_LATIN)


def _is_no_value(piece: Piece, pack: Pack) -> bool:
    text = folded(piece.text)
    if any(piece.text in label.split() for rule in pack.fields.values() for label in rule.labels if " " in label):
        # What is left of a label beside a value that was not seen: Last name, with nothing behind it, is no name.
        return True
    return any(text == (word := folded(words)) or (len(word) > _NO_NAME and word in text) for words in pack.no_values)


class _Work:
    """What is found so far of one sheet: every piece is the value of one field at most."""

    def __init__(
        self, pack: Pack, labels: Sequence[Label], pieces: Sequence[Piece], today: date, scripts: Scripts
    ) -> None:
        self.drafts: Drafts = {}
        self._pack = pack
        self._labels = labels
        self._pieces = list(pieces)
        self._today = today
        self._scripts = scripts
        self._places: dict[FieldName, list[Piece]] = {}
        self._beside = 0
        self._below = 0
        self._seen: list[tuple[str, Label, Piece]] = []

    def latin_lines(self) -> dict[int, str | None]:
        """Give by their ids the lines that bear values in Latin letters, each with the letters that it may have."""
        return {
            id(piece.signs[0].line): self._letters(name)
            for name, pieces in self._places.items()
            if _is_latin(self._pack.fields[name].value) or self._is_half_read(name)
            for piece in pieces
        }

    def _is_half_read(self, name: FieldName) -> bool:
        """Tell whether of one of a few words a letter with a mark may be lost that the line reader lacks: N of Nữ."""
        chosen = isinstance(self._pack.fields[name].value, Choice) and self.drafts[name].confidence <= HALF_READ
        return chosen and bool(self._letters(name))

    def _letters(self, name: FieldName) -> str | None:
        value, nationality = self._pack.fields[name].value, self.drafts.get(FieldName.NATIONALITY)
        return letters_for(self._pack, name, value, nationality)

    def by_label(self, name: FieldName, rule: FieldRule) -> None:
        """Read a field at its labels."""
        for label in (item for item in self._labels if item.field == name.value):
            lines = _most_lines(rule)
            around = self._around()
            # Addresses are as long as it comes, other texts that have lines end one where a part of them ends.
            wraps = isinstance(rule.value, Text) and rule.value.digits
            ways = {
                "right": around.right_of(label, lines, wraps=wraps),
                "below": around.below_of(label, lines),
                "above": around.above_of(label),
            }
            order = ["right", "below"] if self._beside >= self._below else ["below", "right"]
            if isinstance(rule.value, NamePair):
                # Beside a label may stand what is left of its other half.
                order.sort(key=lambda way: not any(is_pair(piece) for row in ways[way] for piece in row))
            for way in {"either": order, "any": [*order, "above"]}.get(rule.at, [rule.at]):
                read = self._read(name, rule.value, ways[way])
                if read is None:
                    continue
                found, rows = read
                if not isinstance(rule.value, Text):
                    self._beside += way == "right"
                    self._below += way == "below"
                self._seen.append((way, label, rows[0][0]))
                self._take(name, found, rows)
                return

    def _read(self, name: FieldName, value: Value, rows: Rows) -> tuple[Drafts, Rows] | None:
        """Give what pieces of some rows say, and those it takes: of a row no more than a day or a word needs."""
        ways = [rows]
        if rows and isinstance(value, (Day, Choice, Number)):
            # What is left of a number's label stands before it as a piece of its own.
            starts = range(min(2, len(rows[0])) if isinstance(value, Number) else 1)
            ways = [[rows[0][start:end]] for start in starts for end in range(start + 1, len(rows[0]) + 1)]
        read = [(found, way) for way in ways if (found := self._value(name, value, way)) is not None]
        if not read:
            return None
        return max(read, key=lambda item: item[0][name].confidence) if isinstance(value, Number) else read[0]

    def _value(self, name: FieldName, value: Value, rows: Rows) -> Drafts | None:
        return read_value(name, value, rows, self._today, self._scripts.half_read)

    def looked_for(self, name: FieldName, rule: FieldRule, look: Look, again: Again) -> None:
        """Read a field where its value should stand by its label and by where the others stand."""
        labels = [label for label in self._labels if label.field == name.value]
        if name in self._places or not labels:
            return
        usual = "below" if self._below > self._beside else "right"
        way = usual if rule.at in {"either", "any"} else rule.at
        widths = _WIDTHS.get(rule.value.form, _ANY_WIDTHS)
        like = [(other, piece) for seen_way, other, piece in self._seen if seen_way == way]
        cut: tuple[Drafts, Rows] | None = None
        for seen in look([place_of_value(labels[0], self._labels, like, way, width) for width in widths]):
            line = again(seen, self._letters(name)) if _is_latin(rule.value) and seen.score >= _LOOKED_SURE else seen
            rows = [[piece] for placed_line in placed([line]) for piece in pieces_of([placed_line])[:1]]
            least = _LOOKED_AT if isinstance(rule.value, Choice) else _LOOKED_SURE
            found = self._value(name, rule.value, rows) if line.score >= least and rows else None
            if found is not None:
                if line.score < _LOOKED_SURE:
                    found = {each: unlikely(draft) for each, draft in found.items()}
                if isinstance(rule.value, Choice) and found[name].confidence <= HALF_READ:
                    # Of Nam a narrow box leaves what Nữ has without its mark.
                    cut = cut or (found, rows)
                    continue
                self._take(name, found, rows)
                return
        if cut is not None:
            self._take(name, *cut)

    def impossible_day(self, name: FieldName, rule: FieldRule) -> None:
        """Read at its label what is printed as a date and is none, where no date was found for the field."""
        if name in self._places or not isinstance(rule.value, (Day, Days)):
            return
        for label in (item for item in self._labels if item.field == name.value):
            around = self._around()
            for way, rows in (("right", around.right_of(label, 1)), ("below", around.below_of(label, 1))):
                pieces = rows[0] if rows and rule.at in {"either", "any", way} else []
                found = read_impossible_days(name, rule.value, pieces, self._today) if pieces else None
                if found is not None:
                    self._take(name, found, rows)
                    return

    def loose(self, name: FieldName, rule: FieldRule, *, alone: bool = False) -> None:
        """Read a field that stands without a label by its form; of a pair one where it may be `alone`."""
        if not rule.loose or name in self._places:
            return
        pieces = self._pieces
        if isinstance(rule.value, NamePair):
            # Text of other papers may lie around a card; one name alone may be anything while another's place tells it.
            pieces = sorted(pieces, key=lambda piece: (not is_pair(piece), piece.text != piece.text.upper()))
            pieces = [piece for piece in pieces if alone or rule.follows is None or is_pair(piece)]
        if isinstance(value := rule.value, Number):
            others = [piece for piece in pieces if _OF_OTHERS.search(piece.text)]
            own = [piece for piece in pieces if not any(_is_behind(piece, other) for other in others)]
            numbers = [(piece, said[0]) for piece in own if (said := find_number(value, piece, self._today))]
            # A title in letters that the line reader lacks is read as digits; one in ten makes a number by some change.
            numbers.sort(key=lambda item: bool(item[1].corrections))
            passing = {draft.value for _, draft in numbers if _is_as_printed(draft, value, self._today)}
            for piece, draft in numbers[:1]:
                # Of two numbers that pass, a bank's or a firm's may stand first.
                self._take(name, {name: draft if len(passing) < _SEVERAL else unlikely(draft)}, [[piece]])
            return
        for piece in pieces:
            found = self._value(name, rule.value, [[piece]])
            if found is not None:
                self._take(name, found, [[piece]])
                return

    def following(self, name: FieldName, rule: FieldRule) -> None:
        """Read a field that stands below the value of another."""
        told = name in self._places or any(label.field == name.value for label in self._labels)
        if told or rule.follows is None or rule.follows not in self._places:
            return
        above = self._places[rule.follows]
        last = max(above, key=lambda piece: piece.middle)
        height = min(piece.height for piece in above)
        below = [
            piece
            for piece in self._pieces
            if 0.5 * height < piece.middle - last.middle < _FOLLOWS * height
            and piece.left < max(item.right for item in above)
        ]
        firsts = list(row_by_row(below))
        if isinstance(rule.value, Text) and rule.value.upper:
            # What stands between is a label that was misread, and those are not in capitals.
            firsts.sort(key=lambda piece: piece.text != piece.text.upper())
        for first in firsts:
            rows = self._around().block(first, _most_lines(rule))
            found = self._value(name, rule.value, rows)
            if found is not None:
                found = behind_a_lost_surname(rule.value, found, first, above)
                self._take(name, less_sure(found) if rule.labels else found, rows)
                return

    def left_over(self, rules: Mapping[FieldName, FieldRule]) -> bool:
        """Read fields whose labels were not found by their form or place, where no choice is left; tell if any was."""
        before = len(self._places)
        for find in (
            terms,
            authorities,
            pairs,
            days_and_words,
            titled,
            lambda left: name_above(left, rules),
            address_in_column,
            in_thai,
            numbers,
        ):
            for found in find(self._left(rules)):
                self._take(*found)
        return len(self._places) > before

    def in_empty_place(self, rules: Mapping[FieldName, FieldRule], look: Look) -> None:
        for found in sex_in_row(self._left(rules), look):
            self._take(*found)

    def _left(self, rules: Mapping[FieldName, FieldRule]) -> Left:
        labelled = {label.field for label in self._labels}
        lacking = {
            name: rule for name, rule in rules.items() if name not in self._places and name.value not in labelled
        }
        return Left(lacking, self._pieces, self._places, self._value, self._around().block, self._today)

    def names_in_column(self, rules: Mapping[FieldName, FieldRule]) -> None:
        """Read names, or one of them, without their labels above the other values of their column."""
        wanted = (FieldName.SURNAME, FieldName.GIVEN_NAMES)
        labelled = {label.field for label in self._labels}
        if any(name not in rules or (name not in self._places and name.value in labelled) for name in wanted):
            return
        if all(name in self._places for name in wanted):
            return
        upper, lower = (self._places.get(name, self._pieces) for name in wanted)
        others = [pieces[0] for name, pieces in self._places.items() if name not in wanted]
        for name, piece in zip(wanted, names_above(upper, lower, others) or (), strict=False):
            found = None if name in self._places else self._value(name, rules[name].value, [[piece]])
            if found is not None:
                self._take(name, less_sure(found), [[piece]])

    def _around(self) -> Surroundings:
        return Surroundings(self._labels, self._pieces)

    def _take(self, name: FieldName, found: Drafts, rows: Rows) -> None:
        for each, draft in found.items():
            self.drafts.setdefault(each, draft)
        used = [piece for row in rows for piece in row]
        self._places[name] = used
        self._pieces = [piece for piece in self._pieces if not any(piece is item for item in used)]


def _is_behind(piece: Piece, other: Piece) -> bool:
    """Tell whether a piece is another one or stands behind it in its row."""
    return abs(piece.middle - other.middle) < _IN_ROW * other.height and piece.left >= other.left


def _is_as_printed(number: FieldDraft, value: Number, today: date) -> bool:
    """Tell whether a number passes as it was read."""
    return not number.corrections and check(number.value, value, today).problem is None
