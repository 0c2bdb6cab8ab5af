"""What docs/document-packs.md says must be there is what the form demands."""

from pathlib import Path

import pytest

from identity_checks.packs import number_form, pack, validity
from identity_checks.packs.part import Part

PAGE = (Path(__file__).parents[3] / "docs" / "document-packs.md").read_text("utf-8")
_TABLE = PAGE.partition("## What must be there")[2].partition("\n\n`required`")[0].partition("\nWhat some")[0]
ROWS = {cells[1].strip(): cells[2] for line in _TABLE.splitlines() if len(cells := line.split("|")) > 3}


@pytest.mark.parametrize(
    ("row", "form"),
    [
        ("a pack", pack.Pack),
        ("a sign", pack.Sign),
        ("`zone`", pack.Zone),
        ("an entry of `fields`", pack.FieldRule),
        ("`text`", pack.Text),
        ("`name_pair`", pack.NamePair),
        ("`date`", pack.Day),
        ("`date_range`", pack.Days),
        ("`choice`", pack.Choice),
        ("`number`", number_form.Number),
        ("`weighted`", number_form.Weighted),
        ("`named`", number_form.ByName),
        ("`birth`", number_form.BirthInside),
        ("`not_expired`, `not_ahead`", validity.NotExpired),
        ("`not_expired`, `not_ahead`", validity.NotAhead),
        ("`term`", validity.Term),
    ],
)
def test_obligatory_entries_are_named(row: str, form: type[Part]) -> None:
    """R100: whoever writes a pack need not find them out one refusal at a time."""
    needed = [name for name, entry in form.model_fields.items() if entry.is_required()]
    assert [name for name in needed if f"`{name}`" not in ROWS[row]] == []


@pytest.mark.parametrize(
    "form", [pack.Sign, pack.Evidence, pack.Zone, pack.Text, pack.Days, pack.Choice, number_form.Weighted]
)
def test_every_entry_is_described(form: type[Part]) -> None:
    """R100: `check_at`, `wrapped`, `numbers`, `open` and all others."""
    assert [name for name in form.model_fields if f"`{name}`" not in PAGE] == []
