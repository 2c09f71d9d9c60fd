"""A further language needs nothing but its folder: every section speaks it."""

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from explorer.languages import LANGUAGES, languages, tell
from explorer.messages import N_n
from tests import pseudo
from tests.app.conftest import opened
from tests.offenders import none_of

ROOMS = {
    "": {"layer": "pool4"},
    "convolution": {"conv_section": "sizes"},
    "lessons": {},
    "pooling": {"pool_section": "passes"},
    "resampling": {"resampling_section": "layout"},
}


@pytest.fixture(scope="module", autouse=True)
def _spoken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    locales = tmp_path_factory.mktemp("locales")
    pseudo.write(locales)
    LANGUAGES[pseudo.TAG] = languages(locales)[pseudo.TAG]
    yield
    del LANGUAGES[pseudo.TAG]


def test_the_pseudo_language_is_longer_and_keeps_what_must_stay() -> None:
    english = "**Shapes** of {count} maps, see `x` in [it](https://a.b)"
    said = pseudo.pseudo(english)
    assert all(kept in said for kept in ("**", "{count}", "`x`", "](https://a.b)"))
    assert len(said) > len(english) + 5
    assert "Shapes" not in said


def test_its_plurals_are_found() -> None:
    poolings = N_n("{title} after {n} pooling", "{title} after {n} poolings")
    one, two = (tell(poolings, pseudo.TAG, n=n, title="x") for n in (1, 2))
    assert pseudo.pseudo("after 1 pooling").split()[0] in one
    assert one.replace("1", "2") != two


def words(app: AppTest) -> Iterator[str]:
    for kind in ("subheader", "caption", "button", "selectbox", "number_input"):
        for each in app.main.get(kind):
            text = (
                str(getattr(each, "value", "")) if kind in ("subheader", "caption") else each.label
            )
            if re.search(r"[^\W\d_]{4}", text) and not re.search(r"`.*`|\w\(.*\)", text):
                yield text


def test_rooms_speak_it_and_nothing_fails() -> None:
    wrong = []
    for room, settings in ROOMS.items():
        app = opened(room, lang=pseudo.TAG, size="64", weights="untrained", **settings)
        said = list(words(app))
        wrong += [f"{room}: {each.value}" for each in app.exception]
        wrong += [f"{room}: says nothing"] if not said else []
        foreign = [text for text in said if not re.search("[áéïöû]", text)]
        wrong += [f"{room}: English: {text}" for text in foreign]
    none_of(wrong, "rooms that do not speak a further language")
