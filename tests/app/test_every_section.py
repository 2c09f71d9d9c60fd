"""Every section of every room, opened once: it offers the script of its numbers, and it computes
nowhere but in the store."""

import itertools
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import opened
from tests.app.test_explore import png
from tests.app.watching import Watch, watched
from tests.journeys.values import LABS
from tests.offenders import none_of
from tests.short_training import shortened

SLOW = (
    "layers",
    "drift",
    "dropout",
    "flat",
    "scale",
    "train",
    "look",
    "looks",
    "inversion",
    "style",
)
"""Their scripts run in tests/exporting, with less to do."""

PLACES = [(room, key, section) for room, (key, sections) in LABS.items() for section in sections]


@pytest.fixture(scope="module")
def sections() -> tuple[dict[str, AppTest], Watch]:
    """The start page and all sections, opened by a new visitor each, and what they called."""
    with watched() as watch, shortened():
        apps = {
            section: opened(
                room, **{key: section}, size="64", weights="untrained", picture="coffee"
            )
            for room, key, section in [("", "lang", "en"), *PLACES]
        }
    return apps, watch


def test_no_page_computes_outside_of_the_store(sections: tuple[dict[str, AppTest], Watch]) -> None:
    _, watch = sections
    assert watch.calls > 100
    none_of(sorted(watch.offences), "computed outside of the store")


def test_a_page_that_computes_by_itself_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.ui.run.once", lambda _kind, _key, make: make())
    with watched() as watch:
        opened("pooling", size="64", weights="untrained")
    assert any("pool_chain" in offence for offence in watch.offences)


def test_every_section_offers_code_that_runs(
    sections: tuple[dict[str, AppTest], Watch], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apps, _ = sections
    monkeypatch.chdir(tmp_path)
    # What a script asks to be saved beside it.
    for place in itertools.product(("cats", "dogs"), ("1.jpg", "2.jpg", "3.jpg")):
        Path(*place).parent.mkdir(exist_ok=True)
        Path(*place).write_bytes(png((40, 40)))
    wrong = []
    for _room, _key, section in PLACES:
        scripts = [code.value for code in apps[section].code if "from explorer." in code.value]
        if not scripts:
            wrong.append(f"{section} offers none")
        for script in scripts:
            code = compile(script, section, "exec")
            try:
                if section not in SLOW:
                    exec(code, {})
            except Exception as error:
                wrong.append(f"{section}: {error!r}")
    none_of(wrong, "scripts that do not run")
