"""Collecting the app's sentences: `python -m tests.catalogue` updates and compiles them."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from explorer.languages import LANGUAGES

ROOT = Path(__file__).parents[1]
LOCALES = ROOT / "assets" / "locale"
FOLDERS = tuple(item.folder for item in LANGUAGES.values() if (LOCALES / item.folder).is_dir())
"""Every language that has a catalogue; English is the source."""


def po(folder: str) -> Path:
    """Where a language's catalogue is written."""
    return LOCALES / folder / "LC_MESSAGES" / "explorer.po"


def mo(folder: str) -> Path:
    """Where the app reads it."""
    return po(folder).with_suffix(".mo")


def collected() -> Catalog:
    """Every sentence marked with `_`, `N_` or `N_n` in the source."""
    catalogue = Catalog(project="VGG16 Explorer", charset="utf-8")
    found = extract_from_dir(
        str(ROOT),
        [("explorer/**.py", "python"), ("streamlit_app.py", "python")],
        keywords={"_": None, "N_": None, "N_n": (1, 2)},
    )
    for filename, _line, message, _comments, context in found:
        catalogue.add(message, locations=[(Path(filename).as_posix(), 0)], context=context)
    return catalogue


def english(message: Message) -> tuple[str, ...]:
    """The sentence as it stands in the source: one form, or one for one thing and one for many."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms(message: Message) -> tuple[str, ...]:
    """The translation's forms, one but for plurals; one that is empty where none is known yet."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def translated(folder: str = "zh_CN") -> Catalog:
    """A language's catalogue as it stands."""
    with po(folder).open("rb") as file:
        return read_po(file, locale=folder)


def compiled(catalogue: Catalog) -> bytes:
    """The bytes the app reads."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def update(folder: str) -> None:
    """Bring a language's catalogue up to the source and compile it."""
    po(folder).parent.mkdir(parents=True, exist_ok=True)
    is_new = not po(folder).exists()
    catalogue = Catalog(locale=folder, project="VGG16 Explorer") if is_new else translated(folder)
    catalogue.update(collected(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    with po(folder).open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)
    mo(folder).write_bytes(compiled(catalogue))
    missing = [message.id for message in catalogue if message.id and not all(forms(message))]
    print(f"{folder}: {len(catalogue)} sentences, {len(missing)} without translation")


def main() -> None:
    for folder in FOLDERS:
        update(folder)


if __name__ == "__main__":
    main()
