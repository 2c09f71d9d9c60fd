"""The scripts of pictures that are optimised."""

from explorer.exporting.scripts.writing import Scene, write
from explorer.imaging.sampling import Sampling
from explorer.studies.optimising import Aim, AscentRecipe
from explorer.studies.optimising.style import Mixture


def look_script(weights: str, layer: str, channel: int, aim: Aim, recipe: AscentRecipe) -> str:
    """Write the script for what a channel looks for: `picture` and what it `reached`."""
    asked = f"{layer!r}, {channel}, Aim.{aim.name}"
    return write(
        [
            *Scene("", Sampling(), weights).loading,
            f"value = Trunk(model, weights.preprocessing).value({asked})",
            f"ascent = Ascent(value, {recipe_literal(recipe)})",
            "picture = ascent.finish()",
            "reached = ascent.measure()",
        ]
    )


def recipe_literal(recipe: AscentRecipe) -> str:
    """Write a recipe as code."""
    means = f"Means.{recipe.means.name}"
    return (
        f"AscentRecipe({recipe.side}, {recipe.steps}, {recipe.rate}, {means}, seed={recipe.seed})"
    )


def inversion_script(scene: Scene, layer: str, recipe: AscentRecipe) -> str:
    """Write the script for what a layer knows of a picture: `found`, with its two figures."""
    return write(
        [
            *scene.seeing,
            *scene.loading,
            "trunk = Trunk(model, weights.preprocessing)",
            f"ascent = inversion(trunk, seen, {layer!r}, {recipe_literal(recipe)})",
            "ascent.finish()",
            f"found = judged(ascent, trunk, seen, {layer!r})",
        ]
    )


def style_script(
    scene: Scene, style: str, content: str | None, mixture: Mixture, recipe: AscentRecipe
) -> str:
    """Write the script for a picture of textures and content: `picture`.

    Convention: `style` and `content` are calls that open pictures, as `Scene.opened` writes them.
    """
    square = f"Sampling(size={recipe.side})"
    things = "None" if content is None else f"sample({content}.pixels, {square}).pixels"
    return write(
        [
            *scene.loading,
            "trunk = Trunk(model, weights.preprocessing)",
            f"textures = sample({style}.pixels, {square}).pixels",
            f"things = {things}",
            f"value = styled(trunk, textures, things, Mixture({mixture.style}, {mixture.content}))",
            f"picture = Ascent(value, {recipe_literal(recipe)}, things).finish()",
        ]
    )
