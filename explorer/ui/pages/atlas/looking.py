"""What is optimised in the room of the atlas: the settings, and the study they come to."""

from dataclasses import dataclass, replace

import streamlit as st

from explorer.network.architecture import BY_NAME, LAYERS, Layer
from explorer.policy import policy
from explorer.studies.atlas.recipe import AtlasRecipe, seed_of
from explorer.studies.optimising import CONVOLUTIONS, Aim, Ascent, AscentRecipe, Means, Trunk
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _
from explorer.ui.pages.atlas.ascending import parts_of
from explorer.ui.parts.choices import bound, choose, hints, labels
from explorer.ui.settings import Setting, declare, mine, number, one_of
from explorer.ui.setup import Setup

SIDES = ("96", "128", "224")
STEPS = ("16", "32", "64", "128")
_SIDE_IN_PUBLIC, _STEPS_IN_PUBLIC = "128", "64"
_SEEDS_APART = 10_000
"""Between two seeds that somebody may choose, for one channel: more than the atlas has."""

declare(
    Setting("atlas_aim", Aim.CHANNEL, Aim),
    Setting("atlas_means", Means.BOTH, Means),
    Setting("atlas_side", "128", one_of(*SIDES)),
    Setting("atlas_steps", "32", one_of(*STEPS)),
    Setting("atlas_seed", 0, number(0, 999)),
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is to be seen: a channel of a convolution, or one unit of it, and by which recipe."""

    layer: str
    channel: int
    aim: Aim
    recipe: AscentRecipe

    def ascent(self, setup: Setup) -> Ascent:
        """Begin it."""
        trunk = Trunk(setup.network.model, setup.network.loaded.preprocessing)
        return Ascent(trunk.value(self.layer, self.channel, self.aim), self.recipe)

    def study(self, setup: Setup) -> Study:
        """Name it, and its parts."""
        return Study(("look", setup.network.key, self), parts_of(self.recipe.steps))

    def by(self, means: Means) -> "Sought":
        """The same by other means."""
        return replace(self, recipe=replace(self.recipe, means=means))


def convolution_of(layer: Layer) -> str:
    """The convolution whose channels a layer shows: its own, or the last one before it."""
    names = [each.name for each in LAYERS[: BY_NAME[layer.name] + 1] if each.name in CONVOLUTIONS]
    return names[-1]


def choose_wanted(layer: Layer, channel: int) -> Sought:
    """Draw the dials."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        with st.container(width=230):
            aim = choose(_("What is to grow"), labels(Aim), "atlas_aim", help=hints(Aim))
        with st.container(width=290):
            means = choose(_("By which means"), labels(Means), "atlas_means", help=hints(Means))
        side = choose_few(_("Pixels a side"), SIDES, "atlas_side", _SIDE_IN_PUBLIC)
        steps = choose_few(_("Steps"), STEPS, "atlas_steps", _STEPS_IN_PUBLIC)
        st.number_input(_("Seed"), 0, 999, **bound("atlas_seed"), width=110)
    name = convolution_of(layer)
    seed = seed_of(name, channel) + _SEEDS_APART * int(mine()["atlas_seed"])
    rate = AtlasRecipe().rate
    recipe = AscentRecipe(int(side), int(steps), rate, Means(means), seed)
    return Sought(name, channel, Aim(aim), recipe)


def choose_few(title: str, options: tuple[str, ...], key: str, most_in_public: str) -> str:
    """Draw a choice of numbers; a public server offers those it can afford."""
    if policy().public:
        options = options[: options.index(most_in_public) + 1]
    wanted = str(mine()[key])
    shown = wanted if wanted in options else options[-1]
    names = {option: option for option in options}
    return choose(title, names, key, shown=shown, width=110)
