"""Fields of a resident identity card, front and back (GA 490: layout of the second-generation card)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from identity_checks.documents.layouts.authorities import authority_of_a_place
from identity_checks.documents.layouts.classification import is_born
from identity_checks.documents.layouts.draft import (
    AUTHORITY,
    BEHIND_A_DAY,
    PERSON,
    FieldDraft,
    checked,
    chinese_date,
    dated,
    differences,
    drafted,
    unlikely,
    without_label,
)
from identity_checks.documents.layouts.one_card import one_card
from identity_checks.documents.layouts.persons.by_rows import by_rows
from identity_checks.documents.layouts.persons.ethnicities import ethnicity
from identity_checks.documents.layouts.persons.printed_name import after_half_label, printed_name
from identity_checks.documents.layouts.places import in_a_province, is_whole_address, region_true, stray_before_province
from identity_checks.documents.text.codes import DIGITS, ID_SIGNS, code_scores_of, read_exactly
from identity_checks.documents.text.gaps import has_gaps, lacks_lines
from identity_checks.documents.text.punctuation import is_han
from identity_checks.documents.text.words import Label, PlacedLine, Word, assign, find_labels, rows_of, signs_of
from identity_checks.numbers import check_identity_number
from identity_checks.numbers.ethnic_groups import ETHNICITIES
from identity_checks.numbers.number_check import normalize
from identity_checks.results import Correction, CorrectionRule

_HEAD_LABELS: Final = {
    "name": re.compile("姓名|姓各|性名|娃名|^[生主三]名"),
    "sex": re.compile("性别|姓别|性剔|性刿|^[生王三]别|^[别利刂](?=[男女])"),
    "ethnicity": re.compile(
        "民族|民旅|氏族|民簇|(?<=[男女])民[在旌施旋]|^[己吴民氏]?族(?=\\w)"
        rf"|^(?![男女])[\u3400-\u9fff]族(?=(?:{'|'.join(ETHNICITIES)})$)"
    ),
}
_BODY_LABELS: Final = {
    "id_number": re.compile("公民身份号[码玛吗]|公民身[份分].{1,2}|.民身份号码|公.身份号码|身份号码"),
    "birth_date": re.compile(r"出生|岀生|出牛|^[生主王三](?=[12]\d{3}年)"),
    "address": re.compile(r"住址|佳址|住圵|往址|任址|^(?![地现])[\u3400-\u9fff]址(?![:：])"),
}
_BACK_LABELS: Final = {
    "authority": re.compile("签发机关|.发机关|签.机关|签发.关|签发机.|^\\W?发机关|^\\W?机关(?=\\w{2})"),
    "validity": re.compile(r"有效期限|.效期限|有.期限|有效.限|有效期(?=\d|$)|有效期.|^效?期限"),
}
_BIRTH_ROW: Final = re.compile(r"出生|[12]\d{3}.?年|年.{1,3}月")
_WRONG_NUMBER_PASSES: Final = 1 / 11
_LOST: Final = 2
"""Digits that a line reader loses at most; more of them are off the picture or were never printed."""
_BELOW_ADDRESS: Final = 0.7
_REST_OF_NUMBER: Final = re.compile(r"\W?\d{5,}[\dX]")
_FULL: Final = 8.5
"""Ems of a full line of an address at least: cards have room for eleven signs."""
_NAME_ABOVE: Final = 3.0
_BETWEEN_NAMES: Final = re.compile(r"(?<=[\u3400-\u9fff])[.:：•・](?=[\u3400-\u9fff])")
"""What the dot between the parts of a name is read as."""
_SEX_ALONE: Final = re.compile(r"([男女])[^\w]?民?族?(\w{0,4})")
"""A line that bears nothing but the sex and, behind it, the ethnic group and what is left of its label."""
_SEXES: Final = {"男": "M", "女": "F"}
_WHOLE_DATE: Final = re.compile(r"[12]\d{3}年\d{1,2}月\d{1,2}日?")
_NUMBER: Final = re.compile(r"[1-9]\d{14,16}[\dXx]")
_WITHOUT_END: Final = re.compile(r"\D{0,3}[长期]")
_DATE: Final = r"([12]\d{3})\D?([01]\d)\D?([0-3]\d)"
_LABEL_REMAINS: Final = re.compile("[住佳往任]?[址圵]?")
_LABEL_BEFORE: Final = re.compile("[A-Za-z]?[址圵上止](?!海)(?=.{2,3}(?:省|市|特别行政区)|.{2,5}自治区)")
"""What the picture's edge leaves of the label on the line of the address, before a province."""
_LONE_LABELS: Final = frozenset("姓名性别民族")
"""What a copy leaves of a label, in a line of its own."""
_SPECIMEN_MARK: Final = re.compile("样本|SPECIMEN|仅供|样张|测试")


def read_front(lines: Sequence[PlacedLine]) -> dict[str, FieldDraft]:
    """Read the portrait side; where two cards' labels stand in each other nothing is sure."""
    card = one_card(lines)
    fields = _front_fields(card.lines)
    return {field: unlikely(draft) for field, draft in fields.items()} if card.mixed else fields


def _front_fields(lines: Sequence[PlacedLine]) -> dict[str, FieldDraft]:
    rows = rows_of([line for line in lines if not _SPECIMEN_MARK.search(line.source.text)])
    split = next(
        (index for index, row in enumerate(rows) if _BIRTH_ROW.search("".join(line.source.text for line in row))),
        min(2, len(rows)),
    )
    head_labels, head_words = find_labels(rows[:split], _HEAD_LABELS, anywhere=True)
    body_labels, body_words = find_labels(rows[split:], _BODY_LABELS)
    labels = _first_of_each([*head_labels, *body_labels])
    fields: dict[str, FieldDraft] = {}
    number = _number_word(body_words)
    if number is not None:
        fields["id_number"] = _number(number)
    words = [word for word in body_words if word is not number and not _REST_OF_NUMBER.fullmatch(word.text)]
    if number is not None:
        edge = number.left + 0.5 * (number.right - number.left)
        words = [word for word in words if word.left < edge and word.middle < number.middle - 0.8 * number.height]
        head_words = [word for word in head_words if word.left < edge]
    elif (row := next((label for label in labels if label.field == "id_number"), None)) is not None:
        # What is left of a number that glare or a finger covers stands below the address all the same.
        words = [word for word in words if word.middle < row.middle - _BELOW_ADDRESS * row.height]
    body = [label for label in labels if label.field in ("birth_date", "address")]
    bare = not any(label.field in {"sex", "ethnicity"} for label in labels)
    # Without its label the sex is no part of the name above it.
    named = [word for word in head_words if not (bare and _SEX_ALONE.fullmatch(word.text))]
    values = {
        **assign([label for label in labels if label.field in _HEAD_LABELS], named).values,
        **assign(body, words).values,
    }
    _read_head(values, [word for word in head_words if word.text not in _LONE_LABELS], labels, fields)
    if bare:
        _read_head_without_labels(head_words, fields)
    birth = values.get("birth_date", ()) or [word for word in (*head_words, *words) if _WHOLE_DATE.fullmatch(word.text)]
    day = dated("".join(word.text for word in birth), birth)
    if day is None or chinese_date(day.value) is None:
        written, there = _born_as_numbered(rows, fields)
        day, birth = (day, birth) if written is None else (drafted(written, there), there)
    if day is not None:
        fields["birth_date"] = day
    address = _address(values.get("address", ()))
    births = [line for row in rows for line in row if _BIRTH_ROW.search(line.source.text)]
    if not address:
        address = _address_without_label(words, births or [word.line for word in birth], fields)
    if address:
        signs = [sign for word in address for sign in word.signs]
        remains = _LABEL_BEFORE.match("".join(sign.text for sign in signs))
        signs = signs[0 if remains is None else remains.end() :]
        stray = stray_before_province("".join(sign.text for sign in signs))
        text, altered = region_true(signs[len(stray) :])
        lost = (Correction(0, stray, "", CorrectionRule.REGION_TABLE),) if stray else ()
        draft = drafted(text, address, (*lost, *altered))
        label = next((label for label in body if label.field == "address"), None)
        ends = label is not None or number is not None
        whole = ends and is_whole_address(text) and not lacks_lines(address, values.get("address", ()), label)
        fields["address"] = draft if whole and not stray and not has_gaps(address, _FULL) else unlikely(draft)
        if "sex" not in {label.field for label in labels}:
            own = [Word(tuple(signs))]
            for field, found in by_rows([line for row in rows for line in row], births, own).items():
                fields.setdefault(field, found)
    _agreeing(fields)
    return fields


def _first_of_each(labels: Sequence[Label]) -> list[Label]:
    kept: dict[str, Label] = {}
    for label in sorted(labels, key=lambda item: item.middle):
        kept.setdefault(label.field, label)
    return list(kept.values())


def _read_head(
    values: Mapping[str, Sequence[Word]],
    head_words: Sequence[Word],
    labels: Sequence[Label],
    fields: dict[str, FieldDraft],
) -> None:
    rows = {label.field: label for label in labels}
    sex_row = rows.get("sex") or rows.get("ethnicity")
    name = [word for word in values.get("name", ()) if not sex_row or _above(word, sex_row)]
    name = [word for word in name if not re.search(r"\d[年月日]", word.text)]
    labelled = bool(name)
    if labelled and name[0].signs[0].centre < rows["name"].right:
        # Its box held the end of the label as well.
        name = after_half_label(name)
    if not name and sex_row is not None:
        name = after_half_label([word for word in head_words if _above(word, sex_row)])
    if name:
        draft = printed_name(name) if labelled else without_label(printed_name(name))
        # Where a finger lies on the labels of the row below, what stands there may be no part of the name.
        fields["name"] = unlikely(draft) if sex_row is None and _in_rows(name) else draft
    beside = [word for word in values.get("sex", ()) if _on_row(word, rows["sex"])]
    if not beside and sex_row is not None:
        beside = [word for word in head_words if _on_row(word, sex_row) and word.right < sex_row.left]
    for word in beside:
        sex = next((sign for sign in word.signs if sign.text in "男女"), None)
        if sex is not None:
            fields["sex"] = drafted(sex.text, [Word((sex,))])
            break
    beside = [word for word in values.get("ethnicity", ()) if _on_row(word, rows["ethnicity"])]
    if not beside and sex_row is not None:
        beside = _ethnicity_without_label([word for word in head_words if _on_row(word, sex_row)])
    if beside:
        fields["ethnicity"] = ethnicity(beside)


def _read_head_without_labels(words: Sequence[Word], fields: dict[str, FieldDraft]) -> None:
    """Read sex, ethnic group and a name not read yet by their places: a photocopy loses pale labels; in place."""
    sexes = [word for word in words if (only := _SEX_ALONE.fullmatch(word.text)) and only[2] in {"", *ETHNICITIES}]
    if len(sexes) != 1:
        return
    sex = sexes[0]
    fields["sex"] = without_label(drafted(sex.text[0], [Word(sex.signs[:1])]))
    row = [word for word in words if word.left > sex.right and abs(word.middle - sex.middle) < 0.7 * sex.height]
    rest = len(sex.text) - len(_SEX_ALONE.sub(r"\2", sex.text))
    beside = [Word(sex.signs[rest:])] if rest < len(sex.signs) else [word for word in row if word.text in ETHNICITIES]
    if len(beside) == 1:
        fields["ethnicity"] = without_label(ethnicity(beside))
    names = [
        word
        for word in words
        if 0.5 * sex.height < sex.middle - word.middle < _NAME_ABOVE * sex.height
        and abs(word.left - sex.left) < sex.height
    ]
    if "name" not in fields and len(names) == 1:
        text = _BETWEEN_NAMES.sub("·", names[0].text)
        if PERSON.fullmatch(text):
            draft = without_label(drafted(text, names))
            fields["name"] = draft if text == names[0].text else unlikely(draft)


def _ethnicity_without_label(words: Sequence[Word]) -> list[Word]:
    """Give the ethnic group that ends the row of the sex, when the label before it was not read."""
    if not words:
        return []
    last = max(words, key=lambda word: word.right)
    for length in range(min(4, len(last.signs)), 0, -1):
        run = last.signs[-length:]
        apart = length == len(last.signs) or run[0].left - last.signs[-length - 1].right > 0.1 * last.height
        if "".join(sign.text for sign in run) in ETHNICITIES and apart:
            return [Word(run)]
    return []


def _in_rows(words: Sequence[Word]) -> bool:
    middles = [word.middle for word in words]
    return max(middles) - min(middles) > 0.5 * words[0].height


def _above(word: Word, label: Label) -> bool:
    return word.middle < label.middle - 0.6 * label.height


def _on_row(word: Word, label: Label) -> bool:
    return abs(word.middle - label.middle) < 0.7 * max(word.height, label.height)


def _address(words: Sequence[Word]) -> list[Word]:
    """Keep the lines that follow each other at the pitch of an address."""
    kept: list[Word] = []
    for word in words:
        if kept and word.middle - kept[-1].middle > 2.4 * max(word.height, kept[-1].height):
            break
        kept.append(word)
    return kept


def _born_as_numbered(
    rows: Sequence[Sequence[PlacedLine]], fields: Mapping[str, FieldDraft]
) -> tuple[str | None, list[Word]]:
    """Give the birth date that a valid number tells, and the row that has its digits and no others.

    A photocopy loses the signs between them, printed in the ink of labels.
    """
    number = fields.get("id_number")
    said = None if number is None else check_identity_number(number.value)
    told = said.details.get("birth_date") if said is not None and said.valid else None
    if number is None or told is None:
        return None, []
    for row in rows:
        if is_born("".join(line.source.text for line in row), number.value):
            return told, [Word(tuple(signs_of(line))) for line in row]
    return None, []


def _address_without_label(
    words: Sequence[Word], birth: Sequence[PlacedLine], fields: Mapping[str, FieldDraft]
) -> list[Word]:
    """Give the lines that stand where an address stands, below those of the birth date and above the number.

    Where the number is off the picture, they begin with a province.
    """
    if not birth:
        return []
    top = max(line.middle for line in birth) + 0.5 * birth[0].height
    below = [word for word in words if word.middle > top and not _LABEL_REMAINS.fullmatch(word.text)]
    if not below:
        return []
    first = min(below, key=lambda word: word.middle)
    if "id_number" not in fields and not in_a_province(_LABEL_BEFORE.sub("", first.text, count=1)):
        return []
    return _address([word for word in below if abs(word.left - first.left) < 2.0 * first.height])


def _number_word(words: Sequence[Word]) -> Word | None:
    best: tuple[float, Word] | None = None
    for word in words:
        signs = _of_numbers(word)
        if signs < 12 or signs < 0.75 * len(word.signs):
            continue
        rank = signs + (10 if check_identity_number(word.text).valid else 0)
        if best is None or rank > best[0]:
            best = (rank, word)
    return best[1] if best else None


def _of_numbers(word: Word) -> int:
    """Give how many signs are a number's, or are read for one."""
    return sum(sign.text.isdigit() or sign.text in "XxOoIl" for sign in word.signs)


def _number(word: Word) -> FieldDraft:
    """Give a number as it is printed, or as it is read with its length, for which few signs may be lost or hidden."""
    printed = normalize(word.text).replace("×", "X")
    if check_identity_number(printed).valid:
        return checked(drafted(printed, [word]), valid=True, share=_WRONG_NUMBER_PASSES)
    length = 15 if len(printed) == 15 else 18
    if _of_numbers(word) < length - _LOST:
        return unlikely(drafted(printed, [word]))
    exact = read_exactly(code_scores_of(word.signs), [DIGITS] * (length - 1) + [ID_SIGNS])
    if exact is not None and (check_identity_number(exact[0]).valid or not _NUMBER.fullmatch(printed)):
        valid = check_identity_number(exact[0]).valid
        rule = CorrectionRule.CHECK_DIGIT if valid else CorrectionRule.ALPHABET
        draft = drafted(exact[0], [word], differences(printed, exact[0], rule))
        return checked(draft, valid=valid, share=_WRONG_NUMBER_PASSES)
    return unlikely(drafted(printed, [word]))


def _agreeing(fields: dict[str, FieldDraft]) -> None:
    """Weigh birth date and sex by what the number says of them; in place.

    A valid number that says the same makes both as good as sure, for they are printed and read apart. One that says
    otherwise makes all of them doubtful: one of them was misread, or the card was altered.
    """
    number = fields.get("id_number")
    said = None if number is None else check_identity_number(number.value)
    if number is None or said is None or not said.valid:
        return
    for field, told in (("birth_date", said.details.get("birth_date")), ("sex", said.details.get("sex"))):
        draft = fields.get(field)
        if draft is None or told is None:
            continue
        if _SEXES.get(draft.value, draft.value) == told:
            fields[field] = replace(draft, confidence=1 - (1 - draft.confidence) * (1 - number.confidence))
            if field == "birth_date":
                doubt = (1 - draft.confidence) * (1 - number.confidence)
                fields["id_number"] = replace(number, confidence=1 - doubt)
        else:
            fields[field] = unlikely(draft)
            fields["id_number"] = unlikely(number)


def read_back(lines: Sequence[PlacedLine]) -> dict[str, FieldDraft]:
    """Read the emblem side."""
    rows = rows_of([line for line in lines if not _SPECIMEN_MARK.search(line.source.text)])
    labels, words = find_labels(rows, _BACK_LABELS)
    values = assign(_first_of_each(labels), words).values
    fields: dict[str, FieldDraft] = {}
    issuers = [
        word
        for word in values.get("authority", ())
        if 2 * sum(is_han(sign.text) for sign in word.signs) > len(word.signs)
    ]
    authority = _address(issuers)
    if authority:
        fields["authority"] = authority_of_a_place(drafted("".join(word.text for word in authority), authority))
    elif len(alone := [word for word in words if AUTHORITY.fullmatch(word.text)]) == 1:
        # Glare or a finger hides the label; nothing else on this side is named so.
        fields["authority"] = without_label(drafted(alone[0].text, alone))
    validity = list(values.get("validity", ())) or [word for word in words if len(re.findall(r"\d", word.text)) >= 8]
    if validity:
        fields.update(_validity(validity))
    return fields


def _validity(words: Sequence[Word]) -> dict[str, FieldDraft]:
    signs = [sign for word in words for sign in word.signs]
    text = "".join(sign.text for sign in signs)
    found: dict[str, FieldDraft] = {}
    first = re.search(_DATE, text)
    open_from = text.find("长期")
    if open_from >= 0 and (first is None or first.start() > open_from):
        # Of the first date a finger left less than that; a permit's number stands below.
        return {"valid_until": unlikely(drafted("长期", [Word(tuple(signs[open_from : open_from + 2]))]))}
    if first is None:
        return found
    start = dated(f"{first[1]}.{first[2]}.{first[3]}", [Word(tuple(signs[first.start() : first.end()]))])
    if start is not None and BEHIND_A_DAY.search(text[: first.start()]):
        return {"valid_until": unlikely(start)}
    if start is not None:
        found["valid_from"] = start
    rest = text[first.end() :]
    # A number below, on the sides of permits that have one, is no second date.
    second = None if _WITHOUT_END.match(rest) else re.search(_DATE, rest)
    if second is not None:
        run = signs[first.end() + second.start() : first.end() + second.end()]
        end = dated(f"{second[1]}.{second[2]}.{second[3]}", [Word(tuple(run))])
        if end is not None:
            found["valid_until"] = end
    elif "长" in rest or "期" in rest:
        run = [sign for sign in signs[first.end() :] if sign.text in "长期"]
        found["valid_until"] = drafted("长期", [Word(tuple(run))])
    return found
