"""What the contracts of `pyproject.toml` cannot say about who may use what."""

import ast
from pathlib import Path

from tests.offenders import none_of

EXPLORER = Path(__file__).parents[1] / "explorer"


def containing(text: str) -> set[str]:
    """The files whose source has this text."""
    return {
        str(path.relative_to(EXPLORER))
        for path in EXPLORER.rglob("*.py")
        if text in path.read_text("utf-8")
    }


def test_importing_the_package_imports_nothing_of_it() -> None:
    tree = ast.parse((EXPLORER / "__init__.py").read_text("utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def test_only_decoding_opens_pictures_with_pillow_from_bytes() -> None:
    opening = containing("Image.open(")
    assert "imaging/reading/decoding.py" in opening
    own = {"imaging/samples.py", "imaging/changes.py", "studies/atlas/files.py"}
    assert opening <= {"imaging/reading/decoding.py"} | own


def test_nothing_decodes_with_opencv() -> None:
    none_of(sorted(containing("imdecode") | containing("cv2.imread")), "decode with OpenCV")


def test_a_name_of_a_class_means_one_thing() -> None:
    places: dict[str, list[str]] = {}
    for path in sorted(EXPLORER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name.lstrip("_"), []).append(str(path.relative_to(EXPLORER)))
    assert len(places) > 200
    twice = {name: files for name, files in places.items() if len(files) > 1}
    none_of(
        [f"{name}: {', '.join(files)}" for name, files in twice.items()], "Names of two classes:"
    )
