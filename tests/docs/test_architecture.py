"""docs/architecture.md: the files it names are there, and have in them what it says."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.offenders import none_of

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"
CODE = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"[\w./-]*\w\.(?:py|js|css|md|svg|toml)|[\w./-]+/")
NAME = re.compile(r"[A-Za-z_]\w+")
MINE = {"make", "explorer", "layers"}


def paragraphs(page: str) -> list[str]:
    """Pieces of the page in which names and the files they are in stand together."""
    return [part for part in re.split(r"\n\s*\n|\n(?=\d+\. |- |\| )", page) if part.strip()]


def files_of(paragraph: str) -> tuple[list[Path], list[str]]:
    """The files a paragraph names, and what is none; without a folder, it is beside another."""
    named = [code for code in CODE.findall(paragraph) if FILE.fullmatch(code)]
    placed = [ROOT / code for code in named if "/" in code or (ROOT / code).is_file()]
    beside = {path if path.is_dir() else path.parent for path in placed}
    found = [path for path in placed if path.exists()]
    wrong = [str(path.relative_to(ROOT)) for path in placed if not path.exists()]
    for code in named:
        if ROOT / code not in placed:
            there = [folder / code for folder in beside if (folder / code).exists()]
            found += there
            wrong += [] if there else [code]
    return found, wrong


def texts(files: list[Path]) -> str:
    inside = (
        part for file in files for part in (sorted(file.rglob("*")) if file.is_dir() else [file])
    )
    return "\n".join(
        part.read_text("utf-8") for part in inside if part.suffix in (".py", ".js", ".md")
    )


def faults(page: str) -> Iterator[str]:
    for paragraph in paragraphs(page):
        files, wrong = files_of(paragraph)
        yield from (f"there is no {code}" for code in wrong)
        names = [code for code in CODE.findall(paragraph) if NAME.fullmatch(code)]
        if not files:
            yield from (f"in no file: {name}" for name in names if name not in MINE)
            continue
        text = texts(files)
        yield from (
            f"{name} is not in {', '.join(str(file.relative_to(ROOT)) for file in files)}"
            for name in names
            if not re.search(rf"\b{name}\b", text)
        )


def test_every_file_and_every_name_on_the_page_is_where_it_says() -> None:
    page = PAGE.read_text("utf-8")
    none_of(faults(page), "docs/architecture.md is not true any more")
    assert sum(map(len, (files_of(part)[0] for part in paragraphs(page)))) > 60


def test_every_folder_of_the_app_is_on_the_page() -> None:
    page = PAGE.read_text("utf-8")
    inside = [path.parent for path in (ROOT / "explorer" / "ui").glob("*/__init__.py")]
    none_of(
        (str(folder) for folder in inside if f"`explorer/ui/{folder.name}/`" not in page),
        "not on the page",
    )


def test_its_links_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#]+)", PAGE.read_text("utf-8"))
    assert "rooms.svg" in targets
    none_of((t for t in targets if not (PAGE.parent / t).exists()), "links to nowhere")


def test_a_wrong_file_and_a_wrong_name_are_noticed() -> None:
    page = "`Run` in `explorer/ui/run.py`\n\n`Rum` in `explorer/ui/run.py`, `gone.py`\n\n`Lost`"
    assert list(faults(page)) == [
        "there is no gone.py",
        "Rum is not in explorer/ui/run.py",
        "in no file: Lost",
    ]
