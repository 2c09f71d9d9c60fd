"""Arrows point one way."""

from collections.abc import Iterator
from pathlib import Path

from tests.boundaries import Module, circles, modules
from tests.offenders import none_of

ROOT = Path(__file__).parents[1]
MODULES = modules(ROOT, "explorer")

WORDS = {"shapes", "errors", "messages"}
BELOW_STUDIES = WORDS | {"imaging", "rendering", "network", "operations"}
BELOW_UI = BELOW_STUDIES | {"studies", "exporting"}
ALLOWED: dict[str, set[str]] = {
    "shapes": set(),
    "messages": set(),
    "errors": {"messages"},
    "isolation": WORDS,
    "imaging": WORDS | {"isolation"},
    "rendering": WORDS,
    "network": WORDS | {"imaging", "isolation", "rendering", "resources"},
    "operations": WORDS | {"network"},
    "studies": BELOW_STUDIES,
    "exporting": BELOW_STUDIES | {"studies"},
    "addresses": set(),
    "handover": set(),
    "resources": set(),
    "version": set(),
    "policy": {"imaging"},
    "serving": {"policy", "resources"},
    "ui": BELOW_UI | {"addresses", "handover", "policy", "resources"},
    "cli": BELOW_UI | {"handover", "policy", "serving", "version"},
    "__main__": {"cli"},
}
"""What each room may import beside itself; a new room gets a line here."""

DATA_ONLY = ("network.architecture", "network.weights.catalog", "imaging.preparing")

KNOWN: dict[str, set[str]] = {}
"""Arrows that are wrong and still there, by the rule they break; each must still be needed."""


def judge(rule: str, wrong: Iterator[str]) -> None:
    """Every arrow that breaks the rule is a known one, and every known one still breaks it."""
    found, known = set(wrong), KNOWN.get(rule, set())
    none_of(sorted(found - known), f"new: {rule}")
    none_of(sorted(known - found), f"mended, so take it off the list: {rule}")


def inside(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def room_of(name: str) -> str:
    return name.split(".")[1]


def page_of(name: str) -> str | None:
    """The page a module belongs to, if any."""
    parts = name.split(".")
    return parts[3] if name.startswith("explorer.ui.pages.") else None


def arrows(modules: dict[str, Module]) -> Iterator[tuple[str, str]]:
    """Who imports what, within explorer/."""
    for module in modules.values():
        for name in module.imports:
            if inside(name, "explorer"):
                yield module.name, name


def test_only_ui_imports_streamlit() -> None:
    using = [m.name for m in MODULES.values() if any(inside(n, "streamlit") for n in m.imports)]
    assert any(inside(name, "explorer.ui") for name in using)
    none_of((name for name in using if not inside(name, "explorer.ui")), "import streamlit")


def test_every_room_has_a_place_in_the_order() -> None:
    assert {room_of(name) for name in MODULES if name != "explorer"} == ALLOWED.keys()
    assert not circles(ALLOWED)


def test_rooms_import_only_what_lies_below_them() -> None:
    judge(
        "rooms import only what lies below them",
        (
            f"{name} -> {used}"
            for name, used in arrows(MODULES)
            if name != "explorer" and used != "explorer"
            if room_of(used) != room_of(name) and room_of(used) not in ALLOWED[room_of(name)]
        ),
    )


def test_nobody_imports_the_whole_of_explorer() -> None:
    assert not MODULES["explorer"].imports
    none_of((name for name, used in arrows(MODULES) if used == "explorer"), "import all of it")


def test_a_page_knows_no_other_page() -> None:
    judge(
        "pages import each other",
        (
            f"{name} -> {used}"
            for name, used in arrows(MODULES)
            if page_of(name) and page_of(used) and page_of(name) != page_of(used)
        ),
    )


def test_a_page_does_not_import_what_opens_it() -> None:
    openers = {
        name
        for name, used in arrows(MODULES)
        if inside(used, "explorer.ui.pages") and not inside(name, "explorer.ui.pages")
    }
    assert openers
    judge(
        "pages import what opens them",
        (
            f"{name} -> {used}"
            for name, used in arrows(MODULES)
            if page_of(name) and used in openers
        ),
    )


def test_components_know_no_page() -> None:
    judge(
        "components import pages",
        (
            f"{name} -> {used}"
            for name, used in arrows(MODULES)
            if inside(name, "explorer.ui.components") and inside(used, "explorer.ui.pages")
        ),
    )


def test_no_circle_of_modules_at_import_time() -> None:
    graph = {module.name: module.at_import for module in MODULES.values()}
    judge("circles at import time", (" <-> ".join(names) for names in circles(graph)))


def test_circles_are_found_and_imports_inside_functions_make_none(tmp_path: Path) -> None:
    files = {
        "__init__": "",
        "a": "from p import b",
        "b": "if True:\n    from .c import x",
        "c": "import p.a",
        "d": "from p.e import x\nif TYPE_CHECKING:\n    from p import f",
        "e": "def late():\n    from p.d import y",
        "f": "from p.d import z",
    }
    (tmp_path / "p").mkdir()
    for name, text in files.items():
        (tmp_path / "p" / f"{name}.py").write_text(text)
    found = modules(tmp_path, "p")
    assert circles({m.name: m.at_import for m in found.values()}) == [["p.a", "p.b", "p.c"]]
    assert circles({m.name: m.imports for m in found.values()}) == [
        ["p.a", "p.b", "p.c"], ["p.d", "p.e", "p.f"],
    ]  # fmt: skip


def test_data_only_modules_import_no_torch() -> None:
    imports = {name: MODULES[f"explorer.{name}"].imports for name in DATA_ONLY}
    using = (name for name in DATA_ONLY if any(inside(n, "torch") for n in imports[name]))
    none_of(using, "data, but import torch")


def containing(text: str) -> set[str]:
    """The modules whose source has this text."""
    return {m.name for m in MODULES.values() if text in m.path.read_text("utf-8")}


def test_only_decoding_opens_pictures_with_pillow_from_bytes() -> None:
    opening = containing("Image.open(")
    assert "explorer.imaging.reading.decoding" in opening
    assert opening <= {"explorer.imaging.reading.decoding", "explorer.imaging.samples"}


def test_nothing_decodes_with_opencv() -> None:
    none_of(sorted(containing("imdecode") | containing("cv2.imread")), "decode with OpenCV")
