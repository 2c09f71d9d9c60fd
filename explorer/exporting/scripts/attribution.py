"""The scripts of attribution and of groups."""

from dataclasses import dataclass

from explorer.exporting.scripts.writing import Scene, write
from explorer.studies.attribution import (
    AnyScore,
    Attribution,
    ChannelScore,
    ClassScore,
    HeadScore,
    Randomised,
)


@dataclass(frozen=True, slots=True)
class Attributed:
    """A method, its steps where it has any, and what is randomised for its test."""

    method: Attribution
    steps: int
    random: Randomised


def attribution_script(
    scene: Scene, score: AnyScore, asked: Attributed, head: str | None = None
) -> str:
    """Write the script for a method's map and its test: `found`, `again`, `correlation`.

    Convention: `head` is where a head's class is read from.
    """
    own = isinstance(score, HeadScore)
    steps = f", {asked.steps}" if asked.method is Attribution.INTEGRATED else ""
    return write(
        [
            *scene.feeding,
            *([f"head = head_of(Path({head!r}))"] if own else []),
            f"score = {score_literal(score)}",
            f"plan = Course(attribution.Attribution.{asked.method.name}{steps})",
            "*before, found = attribute(model, x, score, plan)",
            f"layers = Randomised.{asked.random.name}.layers(score.layer)",
            "*before, again = attribute(randomised(model, layers), x, score, plan)",
            f"method = attribution.Attribution.{asked.method.name}",
            "correlation = sanity(score, method, found, again, x.shape[2:])",
        ]
    )


def score_literal(score: AnyScore) -> str:
    """Write what is explained as code; a head is called `head`."""
    if isinstance(score, ChannelScore):
        unit = "" if score.unit is None else f", {score.unit}"
        return f"ChannelScore({score.named!r}, {score.channel}{unit})"
    if isinstance(score, ClassScore):
        return f"ClassScore({score.number})"
    assert isinstance(score, HeadScore)
    return f"HeadScore(head, {score.number})"


def groups_script(scene: Scene, layer: str, count: int, strongest: int) -> str:
    """Write the script for a layer's groups: `found`, its `shares`, and `channels` of each."""
    return write(
        [
            *scene.feeding,
            f"maps = record(model, x, [{layer!r}])[{layer!r}]",
            f"found = group(maps, {count})",
            "shares = found.shares",
            f"channels = [found.strongest(number, {strongest}) for number in range({count})]",
        ]
    )
