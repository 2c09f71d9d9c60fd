"""Collecting the app's sentences: `python -m tests.catalogue` updates and compiles them."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "assets" / "locale" / "zh_CN" / "LC_MESSAGES"
PO, MO = LOCALE / "explorer.po", LOCALE / "explorer.mo"


def collected() -> Catalog:
    """Every sentence marked with `_` or `N_` in the source."""
    catalogue = Catalog(project="VGG16 Explorer", charset="utf-8")
    found = extract_from_dir(
        str(ROOT),
        [("explorer/**.py", "python"), ("streamlit_app.py", "python")],
        keywords={"_": None, "N_": None},
    )
    for filename, _line, message, _comments, context in found:
        catalogue.add(message, locations=[(Path(filename).as_posix(), 0)], context=context)
    return catalogue


def translated() -> Catalog:
    """The Chinese catalogue as it stands."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh_CN")


def compiled(catalogue: Catalog) -> bytes:
    """The bytes the app reads."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> None:
    LOCALE.mkdir(parents=True, exist_ok=True)
    catalogue = translated() if PO.exists() else Catalog(locale="zh_CN", project="VGG16 Explorer")
    catalogue.update(collected(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    with PO.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)
    MO.write_bytes(compiled(catalogue))
    missing = [message.id for message in catalogue if message.id and not message.string]
    print(f"{len(catalogue)} sentences, {len(missing)} without translation")


if __name__ == "__main__":
    main()
