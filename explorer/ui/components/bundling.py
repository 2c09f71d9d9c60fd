"""JavaScript modules joined into one: Streamlit runs a string, whose imports lead nowhere."""

import re
from pathlib import Path

SHARED = Path(__file__).parent / "frontend"
"""Modules and style that several components use."""

_IMPORT = re.compile(r"""^import \{([^}]*)\} from "(\.{1,2}/[\w./]+)\.js"\n""", re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def bundle(entry: Path) -> str:
    """Join a module and everything it imports, each in a scope of its own.

    Convention: modules use `import { a, b } from "./name.js"`, or a longer relative path, at the
    start of a line; no two of them share a name; only `entry` may have a default export.
    Raises: ValueError: if two modules share a name.
    """
    seen: dict[str, Path] = {}
    joined: set[Path] = set()
    done: list[str] = []

    def visit(path: Path) -> str:
        text = path.read_text("utf-8")
        for _, way in _IMPORT.findall(text):
            found = (path.parent / f"{way}.js").resolve()
            if seen.setdefault(found.stem, found) != found:
                raise ValueError(f"two modules named {found.stem}: {found}, {seen[found.stem]}")
            if found not in joined:
                joined.add(found)
                done.append(_scope(found.stem, visit(found)))
        return _IMPORT.sub(lambda m: f"const {{{m[1]}}} = _{m[2].split('/')[-1]}\n", text)

    last = visit(entry)
    return "\n".join([*done, last])


def _scope(name: str, text: str) -> str:
    names = ", ".join(_EXPORT.findall(text))
    body = re.sub(r"^export ", "", text, flags=re.MULTILINE)
    return f"const _{name} = (() => {{\n{body}\nreturn {{ {names} }}\n}})()\n"


def stylesheet(path: Path) -> str:
    """Put what all components look like before a component's own style."""
    return "\n".join(file.read_text("utf-8") for file in (SHARED / "base.css", path))
