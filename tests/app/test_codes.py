"""Every section of every lab offers the script of its numbers."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.journeys.values import LABS

OpenApp = Callable[..., AppTest]

SLOW = ("layers", "drift")
"""Their scripts run in tests/exporting, with less to do."""

PLACES = [(room, key, section) for room, (key, sections) in LABS.items() for section in sections]


@pytest.mark.parametrize(("room", "key", "section"), PLACES)
def test_a_section_offers_code_that_runs(
    open_app: OpenApp, room: str, key: str, section: str
) -> None:
    link = {key: section, "picture": "camera", "weights": "untrained", "size": "48"}
    app = open_app(room=room, **link)
    scripts = [code.value for code in app.code if "from explorer." in code.value]
    assert scripts
    for script in scripts:
        code = compile(script, section, "exec")
        if section not in SLOW:
            exec(code, {})


@pytest.mark.parametrize(
    ("link", "shape"),
    [
        ({"pool_of": "gray", "pool_size": "article"}, (1, 244, 244)),
        ({"pool_of": "gray", "pool_size": "own"}, (1, 512, 512)),
        ({"pool_of": "rgb", "pool_size": "224"}, (3, 224, 224)),
        ({"pool_of": "layer", "pool_layer": "relu2_1", "pool_channel": "9"}, (1, 24, 24)),
        ({"pool_view": "pass", "pool_pass": "2"}, (3, 48, 48)),
    ],
)
def test_the_code_pools_what_is_on_the_screen(
    open_app: OpenApp, link: dict[str, str], shape: tuple[int, ...]
) -> None:
    app = open_app(room="pooling", picture="camera", weights="untrained", size="48", **link)
    (script,) = [code.value for code in app.code if "from explorer." in code.value]
    names: dict[str, Any] = {}
    exec(script, names)
    assert names["planes"].shape == shape


def test_the_code_of_the_bench_opens_bs_picture(open_app: OpenApp) -> None:
    link = {"picture": "camera", "ab_picture": "chelsea", "weights": "untrained", "size": "48"}
    app = open_app(room="compare", **link)
    (script,) = [code.value for code in app.code if "from explorer." in code.value]
    assert "a = run(load_sample('camera')" in script
    assert "b = run(load_sample('chelsea')" in script
    assert "Interpolation.NEAREST" in script
