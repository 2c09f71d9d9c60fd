"""The scripts that pages offer are about what is on the screen."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

OpenApp = Callable[..., AppTest]


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
    script = next(code.value for code in app.code if "from explorer." in code.value)
    assert "a = run(load_sample('camera')" in script
    assert "b = run(load_sample('chelsea')" in script
    assert "Interpolation.NEAREST" in script
