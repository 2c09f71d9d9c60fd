"""Who imports whom in explorer/, read from the source without importing anything."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

Graph = Mapping[str, Iterable[str]]


@dataclass(frozen=True, slots=True)
class Module:
    """One file and the dotted names it imports."""

    name: str
    path: Path
    imports: frozenset[str]
    """Wherever in the file."""
    at_import: frozenset[str]
    """Only what runs when the file is imported: nothing inside functions or TYPE_CHECKING."""


def modules(root: Path, package: str) -> dict[str, Module]:
    """Every module of a package under root, by dotted name."""
    paths = {_name(path.relative_to(root)): path for path in sorted((root / package).rglob("*.py"))}
    found = {}
    for name, path in paths.items():
        tree, home = ast.parse(path.read_text("utf-8")), _home(name, path)
        everything = frozenset(_imported(ast.walk(tree), home, paths))
        at_import = frozenset(_imported(_run_at_import(tree), home, paths)) - {name}
        found[name] = Module(name, path, everything, at_import)
    return found


def circles(graph: Graph) -> list[list[str]]:
    """Groups of names that reach each other, each sorted, a name reaching itself included."""
    reach = {name: _reached(name, graph) for name in graph}
    inside = (name for name in graph if name in reach[name])
    groups = {frozenset(m for m in reach[name] if name in reach.get(m, ())) for name in inside}
    return sorted(sorted(group) for group in groups)


def _reached(name: str, graph: Graph) -> set[str]:
    seen: set[str] = set()
    waiting = list(graph[name])
    while waiting:
        following = waiting.pop()
        if following not in seen:
            seen.add(following)
            waiting += graph.get(following, ())
    return seen


def _name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _home(name: str, path: Path) -> str:
    """The package that a single leading dot means."""
    return name if path.name == "__init__.py" else name.rpartition(".")[0]


def _imported(nodes: Iterable[ast.AST], home: str, known: Iterable[str]) -> Iterator[str]:
    """What the nodes import: a submodule by its own name, anything else by its module's."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(node, home)
            names = (f"{module}.{alias.name}" for alias in node.names)
            yield from (name if name in known else module for name in names)


def _absolute(node: ast.ImportFrom, home: str) -> str:
    if not node.level:
        return node.module or ""
    parts = home.split(".")
    return ".".join([*parts[: len(parts) - node.level + 1], *filter(None, [node.module])])


def _run_at_import(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from (part for kept in node.orelse for part in (kept, *_run_at_import(kept)))
            continue
        yield node
        yield from _run_at_import(node)
