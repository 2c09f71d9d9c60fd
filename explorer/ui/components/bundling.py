"""JavaScript modules joined into one: Streamlit runs a string, whose imports lead nowhere."""

import re
from pathlib import Path

_IMPORT = re.compile(r"""^import \{([^}]*)\} from "\./(\w+)\.js"\n""", re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def bundle(entry: Path) -> str:
    """Join a module and everything it imports, each in a scope of its own.

    Convention: modules lie in one folder and use `import { a, b } from "./name.js"` at the start of
    a line; only `entry` may have a default export.
    """
    seen: set[str] = set()
    done: list[str] = []

    def visit(path: Path) -> str:
        text = path.read_text("utf-8")
        for _, name in _IMPORT.findall(text):
            if name not in seen:
                seen.add(name)
                done.append(_scope(name, visit(path.parent / f"{name}.js")))
        return _IMPORT.sub(lambda found: f"const {{{found[1]}}} = _{found[2]}\n", text)

    last = visit(entry)
    return "\n".join([*done, last])


def _scope(name: str, text: str) -> str:
    names = ", ".join(_EXPORT.findall(text))
    body = re.sub(r"^export ", "", text, flags=re.MULTILINE)
    return f"const _{name} = (() => {{\n{body}\nreturn {{ {names} }}\n}})()\n"
