"""What `read` and `compare` found in the words of a reviewer, for who runs them at a terminal, with stable codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from identity_checks.finding_codes import FindingCode
from identity_checks.results import DocumentType, rounded_down
from resources.sentences import finding_sentence, load_catalogue, strength_word, zone_against_print

_INDENT: Final = "  "
_CERTAIN: Final = 1.0
_MOST_ALIKE: Final = 0.999
"""No comparison of faces is certain."""
SURE: Final = 0.98
"""A field below this is marked, as at the desk: the bound of the contract, which the checks do not import."""


class ReadingText:
    """Lines about the results of `read` or `compare`, given as JSON has them, in one language of the catalogues."""

    def __init__(self, language: str) -> None:
        self._catalogue = load_catalogue(language)
        self._language: Final = language
        self._short: Final = "zh" if language == "zh_CN" else "en"

    def lines(self, result: Mapping[str, Any]) -> Iterator[str]:
        """The lines for one result: a page, a pair of faces, or a problem with a file, a pack or a pair."""
        if "problem" in result:
            problem = result["problem"]
            place = result.get("file") or result.get("pack") or self._pair(result)
            yield self._say("read.problem", place=place, words=problem["message"][self._short], code=problem["code"])
            return
        if "similarity" in result:
            yield from self._comparison_lines(result)
            return
        yield self._say("read.page", file=result["file"], page=result["page"], document=self._document(result))
        yield from self._document_lines(result)
        for further in result["further_documents"]:
            yield self._say("read.further", document=self._document(further))
            yield from self._document_lines(further)

    def _pair(self, result: Mapping[str, Any]) -> str:
        """The files compared, or where in a list a line is that holds none."""
        if "file_a" not in result:
            return self._say("compare.line", line=result["line"])
        return f"{result['file_a']}, {result['file_b']}"

    def _comparison_lines(self, result: Mapping[str, Any]) -> Iterator[str]:
        band = self._catalogue[f"face_band.{result['band']}"]
        yield self._say("compare.faces", a=result["file_a"], b=result["file_b"], band=band)
        share = f"{min(_MOST_ALIKE, rounded_down(result['same_probability'], 3)):.1%}"
        yield _INDENT + self._say("compare.figures", share=share, similarity=f"{result['similarity']:.3f}")
        for finding in result["findings"]:
            words = finding_sentence(self._language, self._catalogue, finding["code"], finding["details"])
            yield _INDENT + self._said(finding, words)

    def _said(self, finding: Mapping[str, Any], words: str) -> str:
        severity = self._catalogue[f"severity.{finding['severity']}"]
        return self._say("read.finding", severity=severity, words=words, code=finding["code"])

    def _document_lines(self, reading: Mapping[str, Any]) -> Iterator[str]:
        kind = reading["document_type"]
        for name, item in reading["fields"].items():
            value = " ".join(item["value"].split())
            yield _INDENT + self._say(
                "read.field" if item["confidence"] >= SURE else "read.field_unsure",
                field=self._field(kind, name),
                value=value,
                share=f"{rounded_down(item['confidence'], 3):.1%}",
            )
        found = reading["findings"]
        unknown = kind == DocumentType.UNKNOWN.value
        if unknown:
            yield _INDENT + self._say("read.not_known")
        if found:
            yield _INDENT + self._say("read.findings", n=len(found))
        elif not unknown:
            yield _INDENT + self._say("read.no_findings")
        for finding in found:
            yield from (2 * _INDENT + line for line in self._finding_lines(reading, finding))

    def _finding_lines(self, reading: Mapping[str, Any], finding: Mapping[str, Any]) -> Iterator[str]:
        kind, code, details = reading["document_type"], finding["code"], finding["details"]
        words = finding_sentence(self._language, self._catalogue, code, details)
        item = reading["fields"].get(finding["field"])
        if code == FindingCode.MRZ_VISUAL_MISMATCH and item is not None:
            words = zone_against_print(self._catalogue, details, item["value"], item["elsewhere"]) or words
        if finding["field"] is not None:
            words = self._say("found.line", field=self._field(kind, finding["field"]), words=words)
        yield self._said(finding, words)
        # By which clause, where the rule is a data pack's (R100).
        clause = details.get(f"clause_{self._short}", "")
        facts = [
            clause,
            *self._how_sure(code, finding["confidence"], details.get("strength")),
            *self._where(finding["region"]),
        ]
        if any(facts):
            yield _INDENT + " · ".join(fact for fact in facts if fact)

    def _how_sure(self, code: str, confidence: float, strength: str | None) -> Iterator[str]:
        if strength is not None:
            word = strength_word(self._catalogue, strength)
            if word:
                yield word
            yield self._say("found.share_right", share=_share(confidence))
        elif confidence < _CERTAIN and code != "field_low_confidence":
            yield self._say("found.sure", sure=_share(confidence))

    def _where(self, region: list[list[float]] | None) -> Iterator[str]:
        if region is None:
            return
        across, down = [x for x, _ in region], [y for _, y in region]
        yield self._say(
            "read.region",
            left=round(min(across)),
            right=round(max(across)),
            top=round(min(down)),
            bottom=round(max(down)),
        )

    def _document(self, reading: Mapping[str, Any]) -> str:
        pack = reading["pack"]
        if pack is not None:
            return str(pack["title"][self._short])
        kind = reading["document_type"]
        return self._catalogue.get(f"document.{kind}", kind)

    def _field(self, kind: str, name: str) -> str:
        # A licence's name and address are a company's.
        names = (f"company_{name}", name) if kind == DocumentType.BUSINESS_LICENCE.value else (name,)
        return next((known for own in names if (known := self._catalogue.get(f"field.{own}"))), name)

    def _say(self, text_id: str, **parameters: object) -> str:
        return self._catalogue[text_id].format(**parameters)


def _share(confidence: float) -> str:
    return f"{confidence:.0%}"
