"""What every Plotly figure needs before it is drawn."""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def whole_pandas(draw: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Make a function that uses Plotly wait until pandas is imported to its end.

    Plotly looks pandas up in `sys.modules`, where it is half imported while another visitor's page
    loads it; an import waits for that, and pandas is loaded only where there is a chart.
    """

    @wraps(draw)
    def drawn(*args: Arguments.args, **more: Arguments.kwargs) -> Result:
        import_module("pandas")
        return draw(*args, **more)

    return drawn
