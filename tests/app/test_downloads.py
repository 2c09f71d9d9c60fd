"""Downloads below the wall: what the button makes is what the command line makes."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explorer import cli
from explorer.exporting import Product

LINK = {
    "picture": "camera",
    "size": "64",
    "weights": "untrained",
    "layer": "conv2_2",
    "map": "p1-99",
    "channels": "7",
    "sort": "peak",
}


class Buttons:
    """Stands where `st.download_button` is, and keeps what would be downloaded."""

    def __init__(self) -> None:
        self.made: dict[str, Any] = {}

    def __call__(self, _label: str, data: Any, name: str, *_: Any, key: str, **__: Any) -> None:
        self.made[key] = (name, data)


@pytest.fixture
def buttons(monkeypatch: pytest.MonkeyPatch) -> Buttons:
    found = Buttons()
    monkeypatch.setattr(st, "download_button", found)
    return found


def kinds(app: AppTest) -> Any:
    return app.selectbox(key="download_kind")


def test_every_kind_equals_the_command_lines_file(
    open_app: Any, buttons: Buttons, tmp_path: Path
) -> None:
    app = open_app(**LINK)
    for product in Product:
        kinds(app).select(product).run()
        name, prepare = buttons.made["download_one"]
        target = tmp_path / name
        one = ["--channel", "7"] if product.is_of_one_channel or product == "report" else []
        arguments = [
            "export",
            "sample:camera",
            "--size",
            "64",
            "--weights",
            "untrained",
            "--layer",
            "conv2_2",
            "--map",
            "p1-99",
            "--sort",
            "peak",
            *one,
            "--format",
            product.value,
            "-o",
            str(target),
        ]
        assert cli.main(arguments) == 0
        assert target.read_bytes() == prepare(), product


def test_the_zip_of_all_layers_equals_the_command_lines(
    open_app: Any, buttons: Buttons, tmp_path: Path
) -> None:
    open_app(**LINK).button(key="prepare_all").click().run()
    _, read = buttons.made["download_all"]
    target = tmp_path / "all.zip"
    arguments = [
        "export",
        "sample:camera",
        "--size",
        "64",
        "--weights",
        "untrained",
        "--sort",
        "peak",
        "--format",
        "zip",
        "-o",
        str(target),
    ]
    assert cli.main(arguments) == 0
    assert target.read_bytes() == read()


def test_nothing_is_made_before_the_click(open_app: Any) -> None:
    with patch("explorer.ui.parts.downloads.make", side_effect=AssertionError):
        open_app(**LINK)


@pytest.mark.parametrize("link", [{}, {"picture": "chelsea", "lang": "zh", "size": "own"}])
def test_the_code_of_the_view_is_offered(open_app: Any, link: dict[str, str]) -> None:
    app = open_app(**(LINK | link))
    (code,) = [block.value for block in app.code if "record(" in block.value]
    assert f"load_sample('{(LINK | link)['picture']}')" in code
    assert "to_uint8(maps, 'p1-99')" in code


@pytest.mark.parametrize(
    ("room", "result", "count"),
    [
        ("pooling", "stages", 6),
        ("resampling", "results", 7),
        ("convolution", "maps", 2),
        ("display", "levels", 128),
    ],
)
def test_other_rooms_offer_a_script_that_runs(
    open_app: Any, room: str, result: str, count: int
) -> None:
    app = open_app(room=room, **(LINK | {"lang": "zh"}))
    (script,) = [block.value for block in app.code if "load_sample" in block.value]
    names: dict[str, Any] = {}
    exec(compile(script, room, "exec"), names)
    assert len(names[result]) == count
