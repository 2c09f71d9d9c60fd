"""Making a photo smaller: false detail, halvings, and which pixels a new one is made of."""

from explorer.imaging import Fit
from explorer.imaging.aliasing import brightness, false_detail
from explorer.imaging.methods import Method, samplings
from explorer.imaging.pyramid_stages import halved_sizes
from explorer.imaging.sample_charts import CHARTS
from explorer.imaging.sampling import Sampling
from explorer.lessons.bench import Bench
from explorer.lessons.verdicts import CheckFunction

_LISTED = (Method.LINEAR, Method.AREA, Method.LANCZOS4, Method.ANTIALIAS)


def false_share(bench: Bench, method: str, chart: str, side: int) -> float:
    """Which share of what is too fine comes back as something else."""
    levels = brightness(CHARTS[chart]())
    height, width = levels.shape
    ways = samplings((width, height), Sampling(size=side, fit=Fit.STRETCH))
    return float(false_detail(levels, side, ways[Method(method)]).share or 0)


def most_false(bench: Bench, chart: str, side: int) -> str:
    """Which of linear, area, Lanczos and antialiased lets most of it through."""
    return max(_LISTED, key=lambda way: false_share(bench, way, chart, side)).value


def halved_side(bench: Bench, side: int, passes: int) -> int:
    """How long a side is after so many passes of the pyramid: an odd one is rounded up."""
    return halved_sizes((side, side), passes)[-1][0]


def halved_down(bench: Bench, side: int, passes: int) -> int:
    """How long it would be if odd sides were rounded down, as pooling does."""
    return side >> passes


def pixels_left_out(bench: Bench, old: int, new: int) -> int:
    """How many of a row's pixels the nearest-neighbour method never looks at."""
    return old - len({index * old // new for index in range(new)})


FIELDS = {
    function.__name__: function
    for function in (false_share, most_false, halved_side, halved_down, pixels_left_out)
}
CHECKS: dict[str, CheckFunction] = {}
