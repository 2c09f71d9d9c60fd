"""What every script is written with: the picture, its sampling, the network, and the imports."""

import ast
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from explorer.imaging.sampling import Sampling
from explorer.operations import Window

SAMPLE = "sample:"
_WIDTH = 100

_MODULES = {
    "pathlib": "Path",
    "explorer.imaging": (
        "ColourOrder Fit Interpolation Method Sampling Way brightness decode_image double "
        "false_detail halve laplacian_pyramid load_sample merge prepare reorder resampled resize "
        "restore sample sampling_taps samplings split to_pixels to_planes"
    ),
    "explorer.imaging.changes": "Change changed",
    "explorer.network": "LAYERS VGG16 Trace layer_at layers_at load_weights record",
    "explorer.network.architecture": "End",
    "explorer.network.evidence": "TRIALS differing",
    "explorer.network.families": "FAMILIES",
    "explorer.network.outputs": "edge_maps fused_edges",
    "explorer.network.vgg16": "SIDE_LAYERS",
    "explorer.operations": (
        "Border Chain PoolKind Shift Window alike channel_statistics convolve correlations "
        "cross_correlate effective_field layer_kernels measure_stack nearest new_colours "
        "normalised norms opposite place_windows pool pool_chain prove relative_l2 shift_changes "
        "similar_pairs size_chain stack_figures trace_back unit_box winners"
    ),
    "explorer.operations.divergence": "LogUnit compare distribution smoothed",
    "explorer.operations.dropping": "dropped_passes kept_bounds masks",
    "explorer.operations.flattening": "flat_index place_of products reshape_fault",
    "explorer.operations.kernel_figures": "kernel_figures same_numbers",
    "explorer.operations.losses": "axis_fault losses relu_fault",
    "explorer.operations.normalising": "AlphaMeaning ResponseNorm",
    "explorer.operations.reads": "pooling_saving read_counts",
    "explorer.operations.scaling": "scaled_size",
    "explorer.operations.squeezing": "squeeze_row",
    "explorer.rendering": "as_grid entropy level_counts to_uint8",
    "explorer.studies.ablation": "Ablation Filling ablated",
    "explorer.studies": "attribution",
    "explorer.studies.article": (
        "Repaired batch_fault dropout_fault features_of merge_fault random_figures raw_distances "
        "raw_maps relu_scores softmax_fault untrained_network"
    ),
    "explorer.studies.attribution": (
        "Attribution ChannelScore ClassScore Course HeadScore Randomised attribute randomised "
        "sanity"
    ),
    "explorer.studies.channel_effects": "change channel_effects outcome",
    "explorer.studies.channel_lists": "Only Ranking listed",
    "explorer.studies.channel_sheets": "patch_tiles",
    "explorer.studies.comparison": "Measure difference distances first_beyond",
    "explorer.studies.divergence": "Spread divergences",
    "explorer.studies.drift": "drift",
    "explorer.studies.glance": "walk",
    "explorer.studies.groups": "group",
    "explorer.studies.heads": (
        "Examples Head Loss Optimiser Origin Recipe Score Source Summary choose class_maps "
        "features fit head_bytes head_of leave_one_out mislabelled small_mlp training_steps"
    ),
    "explorer.studies.heads.dense": "crop_difference slid",
    "explorer.studies.heads.forgetting": "dropout_runs",
    "explorer.studies.heads.jitter": "jitter_steps",
    "explorer.studies.heads.probing": "probes",
    "explorer.studies.heads.shuffling": "shuffled_places",
    "explorer.studies.heads.textures": "Half crops montage patches",
    "explorer.studies.survey": "open_survey shipped_survey",
    "explorer.studies.mapping_scores": "recommend score yardstick",
    "explorer.studies.perceptual": "dists lpips",
    "explorer.studies.optimising": "Aim Ascent AscentRecipe Means Trunk",
    "explorer.studies.optimising.inversion": "inversion judged",
    "explorer.studies.optimising.style": "Mixture styled",
    "explorer.studies.normalising": "normalised_sides response_normalised",
}
_ALIASES = {"cv2": "import cv2", "np": "import numpy as np", "torch": "import torch"}


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a script starts: the picture, how it is sampled, and the weights.

    Convention: `picture` is a path, or `sample:` and a sample's name.
    """

    picture: str
    sampling: Sampling
    weights: str = "untrained"

    @property
    def opened(self) -> str:
        """The call that opens the picture."""
        if self.picture.startswith(SAMPLE):
            return f"load_sample({self.picture.removeprefix(SAMPLE)!r})"
        return f"decode_image(Path({self.picture!r}).read_bytes())"

    @property
    def opening(self) -> str:
        """The line that opens the picture."""
        return f"picture = {self.opened}"

    @property
    def seeing(self) -> list[str]:
        """The lines to what the network sees: `seen`."""
        literal = sampling_literal(self.sampling)
        return [self.opening, f"seen = sample(picture.pixels, {literal}).pixels"]

    @property
    def loading(self) -> list[str]:
        """The lines to the network: `weights` and `model`."""
        return [f"weights = load_weights({self.weights!r})", "model = VGG16.from_weights(weights)"]

    @property
    def feeding(self) -> list[str]:
        """The lines to the network and its input: `model` and `x`."""
        return [*self.seeing, *self.loading, "x = prepare(seen, weights.preprocessing)"]


def sampling_literal(sampling: Sampling) -> str:
    """Write the settings as code."""
    return (
        f"Sampling(Interpolation.{sampling.interpolation.name}, {sampling.passes}, "
        f"{sampling.size}, Fit.{sampling.fit.name}, ColourOrder.{sampling.order.name}, "
        f"{sampling.most})"
    )


def window_literal(window: Window) -> str:
    """Write a pooling's window as code."""
    return f"Window({window.kernel}, {window.stride}, {window.padding}, {window.ceil_mode})"


def write(lines: Iterable[str]) -> str:
    """Put the imports that the lines need before them."""
    body = "\n".join(lines)
    used = {node.id for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)}
    imports = [line for name, line in _ALIASES.items() if name in used]
    for module, names in _MODULES.items():
        if needed := [name for name in names.split() if name in used]:
            imports.append(_import(module, ", ".join(needed)))
    return "\n".join([*imports, "", body, ""])


def _import(module: str, names: str) -> str:
    line = f"from {module} import {names}"
    if len(line) <= _WIDTH:
        return line
    indented = textwrap.fill(f"{names},", _WIDTH, initial_indent="    ", subsequent_indent="    ")
    return f"from {module} import (\n{indented}\n)"
