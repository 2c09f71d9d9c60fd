"""Modules and style sheets joined into one: Streamlit takes strings, whose imports lead nowhere."""

import re
from dataclasses import dataclass, field
from pathlib import Path

SHARED = Path(__file__).parent / "frontend"
"""Modules and style that several components use."""

_IMPORT = re.compile(r"""^import \{([^}]*)\} from "(\.{1,2}/[\w./]+)\.js"\n""", re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default (?=(?:async )?function\b|class\b)", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_STYLE = re.compile(r"""^@import "(\./[\w/]+\.css)";\n""", re.MULTILINE)
_LEFT = re.compile(r"^.*(?:^\s*(?:import|export)\b|\bimport\s*[(.]).*$", re.MULTILINE)


def bundle(entry: Path) -> str:
    """Join a module and everything it imports, each in a scope of its own.

    Convention: modules use `import { a, b } from "./name.js"`, or a longer relative path, at the
    start of a line, and `export` before a function, a class, a const or a let; no two of them share
    a name; only `entry` has a default export, and nothing but that.
    Raises: ValueError: if two modules share a name, import each other, or say anything else that
    browsers understand and this does not.
    """
    bundled = _Bundle(entry.resolve())
    last = bundled.joined(bundled.entry)
    return "\n".join([*bundled.done, last])


@dataclass(slots=True)
class _Bundle:
    """Modules joined so far, in the order in which they can run.

    Convention: `exports` has the names of every module that was joined, `waiting` the modules that
    wait for those they import.
    """

    entry: Path
    done: list[str] = field(default_factory=list)
    exports: dict[Path, list[str]] = field(default_factory=dict)
    waiting: list[Path] = field(default_factory=list)

    def joined(self, path: Path) -> str:
        """Return a module whose imports are taken from those joined before it."""
        text = path.read_text("utf-8")
        self._refuse_the_rest(path, text)
        self.waiting.append(path)
        for names, way in _IMPORT.findall(text):
            self._join(path, (path.parent / f"{way}.js").resolve(), names)
        self.waiting.pop()
        return _IMPORT.sub(lambda m: f"const {{{m[1]}}} = _{m[2].split('/')[-1]}\n", text)

    def _join(self, user: Path, path: Path, listed: str) -> None:
        if path in self.waiting:
            raise ValueError(f"{user.name} and {path.name} import each other")
        if path not in self.exports:
            for other in self.exports:
                if other.stem == path.stem:
                    raise ValueError(f"two modules named {path.stem}: {path}, {other}")
            text = self.joined(path)
            self.exports[path] = _EXPORT.findall(text)
            self.done.append(_scope(path.stem, text, self.exports[path]))
        names = filter(None, map(str.strip, listed.split(",")))
        missing = [name for name in names if name not in self.exports[path]]
        if missing:
            raise ValueError(f"{user.name} imports {missing}, which {path.name} does not export")

    def _refuse_the_rest(self, path: Path, text: str) -> None:
        code = _IMPORT.sub("", _COMMENT.sub("", text))
        understood = _DEFAULT if path == self.entry else _EXPORT
        left = _LEFT.search(understood.sub("", code))
        if left:
            raise ValueError(f"{path.name}: a bundle cannot have {left[0].strip()!r}")


def _scope(name: str, text: str, exports: list[str]) -> str:
    body = re.sub(r"^export ", "", text, flags=re.MULTILINE)
    return f"const _{name} = (() => {{\n{body}\nreturn {{ {', '.join(exports)} }}\n}})()\n"


def stylesheet(path: Path) -> str:
    """Put what all components look like before a component's own style.

    Convention: a style sheet may be nothing but lines `@import "./name.css";`, in whose place the
    others are put.
    Raises: ValueError: if anything else is imported.
    """
    return "\n".join(map(_styled, (SHARED / "base.css", path)))


def _styled(path: Path) -> str:
    text = path.read_text("utf-8")
    joined = _STYLE.sub(lambda m: (path.parent / m[1]).read_text("utf-8"), text)
    left = re.search(r"^.*@import.*$", joined, re.MULTILINE)
    if left:
        raise ValueError(f"{path.name}: a style sheet cannot have {left[0].strip()!r}")
    return joined
