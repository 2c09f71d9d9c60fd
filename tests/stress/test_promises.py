"""Every promise can fail: each has a trial that breaks it, and its line must notice."""

import pytest

from stress.__main__ import CHAPTERS
from stress.promise import PROMISES, Result
from stress.sabotage.running import all_noticed
from stress.sabotage.trial import Trial, false_alarms, unnoticed
from stress.sabotage.trials import CHEAP, TRIALS
from stress.sabotage.tricks import TRICKS
from stress.servers import HOOK, sabotaged, tricked
from tests.offenders import none_of

KNOWN: tuple[str, ...] = ()
"""Lines that fail even where nothing was broken: weights of 4 KB that unpack to 2 GB."""
_CONTROLLED: dict[object, list[str]] = {}


def test_every_promise_has_a_trial_and_every_trial_a_promise() -> None:
    tried = {line for trial in TRIALS for line in trial.lines}
    none_of(sorted(PROMISES.keys() - tried), "promises that nobody tries to break")
    none_of(sorted(tried - PROMISES.keys()), "trials of no promise")


def test_every_chapter_makes_promises() -> None:
    promising = {key.partition(".")[0] for key in PROMISES}
    none_of(sorted(CHAPTERS.keys() - promising), "chapters without promises")
    none_of(sorted(promising - CHAPTERS.keys()), "promises of no chapter")


def test_who_has_another_limit_than_the_goal_says_why_in_words() -> None:
    none_of((key for key, one in PROMISES.items() if one.why and not one.goal), "why, but no goal")
    none_of((key for key, one in PROMISES.items() if one.judge.__doc__ is None), "not in words")


def test_no_trick_is_left_over() -> None:
    with sabotaged(*TRICKS):
        assert tricked()["STRESS_TRICKS"].split(",") == list(TRICKS)
        assert str(HOOK) in tricked()["PYTHONPATH"]
    assert tricked() == {}


@pytest.mark.weights
@pytest.mark.parametrize("trial", CHEAP, ids=lambda trial: trial.name.replace(" ", "_"))
def test_what_is_broken_is_noticed_and_what_is_whole_passes(trial: Trial) -> None:
    assert unnoticed(trial) == []
    if trial.whole not in _CONTROLLED:
        _CONTROLLED[trial.whole] = false_alarms(trial)
    alarms = [text for text in _CONTROLLED[trial.whole] if not _is_known(text)]
    assert alarms == []


def _is_known(text: str) -> bool:
    return any(words in text for words in KNOWN)


def test_a_trial_that_is_not_noticed_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    def passes() -> list[Result]:
        return [Result("x", "0", "0", True, "load.real_photos")]

    def fails() -> list[Result]:
        return [Result("x", "1", "0", False, "load.real_photos")]

    lines = ("load.real_photos",)
    assert all_noticed(["load"], [Trial("noticed", lines, fails, passes)])
    assert all_noticed(["faults"], [Trial("of another chapter", lines, passes, fails)])
    capsys.readouterr()
    assert not all_noticed(["load"], [Trial("blind", lines, passes, passes)])
    assert "MISSED" in capsys.readouterr().out
    assert not all_noticed(["load"], [Trial("alarmed", lines, fails, fails)])
    assert "ALARM" in capsys.readouterr().out
    assert not all_noticed(["load"], [Trial("not measured", lines, list, passes)])
