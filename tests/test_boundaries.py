"""Arrows point one way."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "explorer").rglob("*.py"))
ROOMS = {
    "imaging": {"imaging"},
    "network": {"network", "imaging"},
    "operations": {"operations", "network"},
    "rendering": {"rendering"},
    "studies": {"studies", "operations", "network", "imaging", "rendering"},
    "exporting": {"exporting", "studies", "operations", "network", "imaging", "rendering"},
}
ALWAYS = {"shapes", "errors", "messages"}


def imports(path: Path) -> set[str]:
    """Every dotted module name a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_ui_imports_streamlit(path: Path) -> None:
    uses = any(name.split(".")[0] == "streamlit" for name in imports(path))
    assert not uses or "explorer/ui/" in name_of(path)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rooms_import_only_what_lies_below_them(path: Path) -> None:
    room = path.relative_to(ROOT / "explorer").parts[0]
    if room not in ROOMS:
        return
    used = {name.split(".")[1] for name in imports(path) if name.startswith("explorer.")}
    assert used <= ROOMS[room] | ALWAYS


@pytest.mark.parametrize(
    "name", ["network/architecture.py", "network/weights/catalog.py", "imaging/preparing.py"]
)
def test_data_only_modules_import_no_torch(name: str) -> None:
    assert not {n for n in imports(ROOT / "explorer" / name) if n.split(".")[0] == "torch"}


def test_only_decoding_opens_pictures_with_pillow_from_bytes() -> None:
    opening = {name_of(p) for p in MODULES if "Image.open(" in p.read_text("utf-8")}
    assert opening <= {"explorer/imaging/decoding.py", "explorer/imaging/samples.py"}


def test_nothing_decodes_with_opencv() -> None:
    for path in MODULES:
        text = path.read_text("utf-8")
        assert "imdecode" not in text
        assert "cv2.imread" not in text
