"""A language nobody speaks: every sentence longer and with accents, to see what it breaks."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from tests import catalogue

TAG = "qps"
NAME = "Ƥşéûđó"
LONGER = 1.4
"""How much longer than English other languages get."""

_KEPT = re.compile(r"(\{\w*\}|`[^`]*`|:material/\w+:|\]\([^)]*\)|\\.|&\w+;|\*\*)")
_ACCENTS = str.maketrans("aceinouyAEIOUCDGLNRSTZ", "áçéïñöûýÅÉÏÖÛÇĐĢĻÑŔŞŢŽ")


def pseudo(sentence: str) -> str:
    """Say a sentence in it: fields, code, links and marks stay as they are."""
    parts = _KEPT.split(sentence)
    letters = sum(len(part) for part in parts[::2])
    filling = "ẅörð " * round(letters * (LONGER - 1) / 5)
    accented = (
        part.translate(_ACCENTS) if number % 2 == 0 else part for number, part in enumerate(parts)
    )
    return f"{''.join(accented)} {filling}".rstrip() if filling else "".join(accented)


def write(locales: Path) -> None:
    """Write its folder, as any further language has one."""
    messages = locales / TAG / "LC_MESSAGES"
    messages.mkdir(parents=True)
    (locales / TAG / "language.toml").write_text(f'tag = "{TAG}"\nname = "{NAME}"\n', "utf-8")
    catalog = Catalog(project="VGG16 Explorer")
    for message in catalogue.collected():
        if message.id:
            forms = tuple(map(pseudo, catalogue.english(message)))
            catalog.add(message.id, forms if len(forms) > 1 else forms[0], context=message.context)
    with (messages / "explorer.mo").open("wb") as file:
        write_mo(file, catalog)
