"""How long an archived case is kept (R43; AML Law Art. 34). Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from case_contract.clocks import day_in_china


class Regime(StrEnum):
    """Whose law decides on retention."""

    CN_AML = "cn_aml"
    EU_AML = "eu_aml"


LEGAL_MINIMUM_YEARS: Final = MappingProxyType({Regime.CN_AML: 10, Regime.EU_AML: 5})


class RetentionTooShort(ValueError):
    """A policy asks for less than the law."""


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """Years to keep a case, counted from the end of the business relationship. Never less than the legal minimum.

    Not from before the case: what was gathered later than a reported end belongs to a relationship that went on.
    """

    regime: Regime = Regime.CN_AML
    years: int = LEGAL_MINIMUM_YEARS[Regime.CN_AML]

    def __post_init__(self) -> None:
        if self.years < LEGAL_MINIMUM_YEARS[self.regime]:
            raise RetentionTooShort(f"{self.regime.value} demands at least {LEGAL_MINIMUM_YEARS[self.regime]} years")

    def until(self, ended_on: date | None, received_at: datetime) -> date | None:
        """The first day on which the case need not be kept; None while the relationship has not ended."""
        if ended_on is None:
            return None
        start = max(ended_on, day_in_china(received_at))
        try:
            return start.replace(year=start.year + self.years)
        except ValueError:
            # 29 February: the year's end of the count falls on the day after the 28th.
            return date(start.year + self.years, 3, 1)


DEFAULT_POLICY: Final = RetentionPolicy()


def reckoned_day(now: datetime) -> date:
    """The day that retention is reckoned by: that of UTC, which begins after China's and most of Europe's."""
    return now.date()
