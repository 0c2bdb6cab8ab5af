"""The stated false match rate that an operator sets reaches the worker's comparison (issue 3 section 4)."""

import pytest

from case_server.foundation.settings import FACE_RATES, SettingInvalid, settings_from
from case_server.precheck.checker import ModelChecker
from case_server.precheck.jobs import model_thread, warm_checker
from identity_checks.faces import RATE_UNLESS_STATED, STATED_RATES
from identity_checks.results import Band


def test_the_settings_words_are_those_of_the_checks() -> None:
    """Written down twice, because what reads settings loads no networks."""
    assert tuple(STATED_RATES) == FACE_RATES
    assert settings_from({}).face_rate == RATE_UNLESS_STATED


@pytest.mark.slow
@pytest.mark.parametrize(("rate", "band"), [("", Band.SAME), ("1e-3", Band.SAME), ("1e-4", Band.LOOK)])
def test_a_worker_compares_at_the_rate_that_is_set(rate: str, band: Band, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cosine of 0.43 is one person at 1 in 1,000 and a look at 1 in 10,000; far from both nothing changes."""
    monkeypatch.setenv("CASE_SERVER_FACE_RATE", rate)
    checker = model_thread().submit(warm_checker.__wrapped__).result()
    assert isinstance(checker, ModelChecker)
    bands = checker._faces.bands
    assert [bands.band_of(cosine) for cosine in (0.2, 0.43, 0.6)] == [Band.DIFFERENT, band, Band.SAME]


@pytest.mark.parametrize("value", ["0.0001", "1e-5", "1E-4", "strict"])
@pytest.mark.parametrize(("locale", "between"), [("zh_CN.UTF-8", "须为 1e-3 或 1e-4"), ("C", "must be 1e-3 or 1e-4")])
def test_another_value_is_refused_in_one_sentence(
    value: str, locale: str, between: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable and what it may be; never the value, as of every setting."""
    monkeypatch.setenv("LC_ALL", locale)
    with pytest.raises(SettingInvalid) as refused:
        settings_from({"CASE_SERVER_FACE_RATE": value})
    assert str(refused.value) == f"CASE_SERVER_FACE_RATE {between}"
