"""The invented customers of the sample cases and what they say of themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from identity_checks.specimens import Company, PassportFacts, Person, invent_person


def customer(
    seed: int,
    sex: str,
    *,
    born: date,
    name: str | None = None,
    latin: tuple[str, str] | None = None,
    ethnicity: str | None = None,
) -> Person:
    """An invented customer with a valid card; `latin` is (surname, given names) for a chosen
    `name`."""
    person = invent_person(seed, sex=sex, birth_date=born)
    if name is None or latin is None:
        return person
    return replace(person, name=name, surname=latin[0], given_names=latin[1], ethnicity=ethnicity or "汉")


def declared_from_card(person: Person) -> dict[str, str]:
    """What an honest customer types into the form for an ID card."""
    return {
        "name": person.name,
        "sex": person.sex,
        "ethnicity": person.ethnicity,
        "birth_date": person.birth_date.isoformat(),
        "address": person.address,
        "id_number": person.id_number,
    }


def declared_for_company(person: Person, company: Company) -> dict[str, str]:
    """The same with the company; shared field names get the company's prefix (case_contract.templates)."""
    return declared_from_card(person) | {
        "uscc": company.uscc,
        "company_name": company.name,
        "company_address": company.address,
        "legal_representative": company.legal_representative,
        "established_date": company.established.isoformat(),
    }


def declared_from_passport(facts: PassportFacts) -> dict[str, str]:
    """What an honest traveller types."""
    said = {
        "document_number": facts.number,
        "surname": facts.surname,
        "given_names": facts.given_names,
        "nationality": facts.state,
        "birth_date": facts.birth_date.isoformat(),
        "sex": facts.sex,
        "expiry_date": facts.expires.isoformat(),
    }
    return {field: value for field, value in said.items() if value}


def with_changed_digit(text: str, place: int, step: int = 2) -> str:
    """`text` with the digit at `place` moved on by `step`, as a careless forger leaves it: the check digit stays."""
    return text[:place] + str((int(text[place]) + step) % 10) + text[place + 1 :]
