"""What the project depends on: pinned, and no more than it imports."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE_OF = {
    "google": "protobuf",
    "cv2": "opencv-python-headless",
    "PIL": "pillow",
    "skimage": "scikit-image",
    "xdist": "pytest-xdist",
    "sklearn": "scikit-learn",
}
NOT_IMPORTED = {"scikit-image"}
"""It has the sample photos."""


def names(file: str) -> set[str]:
    lines = (ROOT / file).read_text("utf-8").splitlines()
    found = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines)
    return {match[0].lower().replace("_", "-") for match in found if match}


def imported(*folders: str) -> set[str]:
    """Top-level modules that are imported and neither Python's nor ours."""
    roots: set[str] = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    roots |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    roots.add(node.module.split(".")[0])
    ours = {"explorer", "tests", "benchmarks", "stress", "deploy", "docs", "streamlit_app"}
    others = roots - set(sys.stdlib_module_names) - ours
    return {PACKAGE_OF.get(name, name).lower().replace("_", "-") for name in others}


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_version_is_pinned(file: str) -> None:
    lines = [line.split("#")[0].strip() for line in (ROOT / file).read_text("utf-8").splitlines()]
    loose = [
        x for x in lines if x and not x.startswith("-r") and not re.fullmatch(r"\S+==\S+( ;.*)?", x)
    ]
    assert not loose


def test_the_app_asks_for_what_it_imports_and_nothing_else() -> None:
    assert names("requirements.in") - NOT_IMPORTED == imported("explorer")


def test_what_the_app_asks_for_is_among_the_pinned() -> None:
    assert names("requirements.in") <= names("requirements.txt")


def test_what_the_tests_import_is_pinned_somewhere() -> None:
    pinned = names("requirements.txt") | names("requirements-dev.txt")
    assert imported("tests", "benchmarks", "stress") <= pinned
