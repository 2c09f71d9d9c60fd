import ast
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[3]

WHILE_PANDAS_IS_HALF_IMPORTED = """
    import importlib.abc, sys, threading, time
    from explorer.rendering.charts import by_layer, glance, lines

    assert "pandas" not in sys.modules
    half = threading.Event()

    class Slow(importlib.abc.MetaPathFinder):
        def find_spec(self, name, path, target=None):
            if name == "pandas.core.api":
                half.set()
                time.sleep(1)

    sys.meta_path.insert(0, Slow())
    importing = threading.Thread(target=__import__, args=("pandas",))
    importing.start()
    assert half.wait(60)
    assert not hasattr(sys.modules["pandas"], "Series")
    figures = {
        "lines": lambda: lines.lines({"a": [1, 2]}, "x", "y"),
        "glance": lambda: glance.glance_figure(["a"], ["t"], {"n": [[1.0]]}),
        "by_layer": lambda: by_layer.by_layer(["a"], [1.0], "y"),
        "lines_by_layer": lambda: by_layer.lines_by_layer(["a"], {"n": [1.0]}, "y"),
    }

    def draw(name):
        try:
            figures[name]().to_json()
        except AttributeError as error:
            print(name, error)

    drawing = [threading.Thread(target=draw, args=(name,)) for name in figures]
    for thread in drawing:
        thread.start()
    for thread in [*drawing, importing]:
        thread.join()
    print("over")
"""


def test_figures_are_drawn_while_another_thread_is_importing_pandas() -> None:
    code = textwrap.dedent(WHILE_PANDAS_IS_HALF_IMPORTED)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("over\n", "")


def test_whoever_draws_with_plotly_waits_for_pandas() -> None:
    careless = []
    for path in sorted((ROOT / "explorer").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        modules = {
            name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
            )
        }
        if "plotly" in modules:
            careless += [
                f"{path.relative_to(ROOT)}: {node.name}"
                for node in tree.body
                if isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and "whole_pandas" not in map(ast.unparse, node.decorator_list)
            ]
    assert not careless
