"""Every layer under every mapping: the article's open question, answered with numbers."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import streamlit as st

from explorer.exporting.scripts.display import scores_script
from explorer.messages import N_, Message
from explorer.network.architecture import BY_NAME, LAYERS
from explorer.numerals import NOTHING, figure, fixed
from explorer.rendering import GrayMapping
from explorer.studies.mapping_scores import Scores, recommend
from explorer.ui.i18n import _, say
from explorer.ui.pages.display import scoring
from explorer.ui.parts import downloads, long_runs
from explorer.ui.parts.choices import choose
from explorer.ui.parts.mapping_menu import choose_numbers, mappings, names
from explorer.ui.settings import Setting, declare, mine, one_of
from explorer.ui.setup import Setup

_MEASURES: dict[str, tuple[str, str, Callable[[Scores], float | None]]] = {
    "error": (N_("RMSE / std, %"), "%.2f", lambda row: 100 * row.relative_error),
    "order": (N_("SROCC in channel"), "%.4f", lambda row: row.order),
    "across": (N_("SROCC across"), "%.4f", lambda row: row.order_across),
    "detail": (N_("entropy, bits"), "%.2f", lambda row: row.detail),
    "clipped": (N_("clipped, %"), "%.2f", lambda row: 100 * row.clipped_share),
    "likeness": (N_("SSIM"), "%.3f", lambda row: row.likeness),
    "kept": (
        N_("SIFT kept, %"),
        "%.0f",
        lambda row: None if row.kept_share is None else 100 * row.kept_share,
    ),
}

_AGREES = 90
"""Per cent of the keypoints."""

declare(Setting("display_score", "error", one_of(*_MEASURES)))


def section(setup: Setup) -> None:
    """Draw the section."""
    specs = mappings()
    titles = names(specs)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        measures = {key: _(title) for key, (title, _form, _read) in _MEASURES.items()}
        measure = choose(_("Score"), measures, "display_score", width=220)
        choose(_("Compared with"), titles, "display_reference", width=300)
        choose_numbers()
    reference = specs[mine()["display_reference"]]
    layers = [n for n in setup.network.model.layer_names if LAYERS[BY_NAME[n]].is_trunk]
    wanted = list(specs.values())
    answer = st.container()

    study = scoring.study(setup, layers, reference, wanted)
    long_runs.pursue(
        "display_layers",
        study,
        lambda rest: scoring.steps(setup, reference, rest),
        start=_("Measure all layers"),
    )
    known: dict[str, list[Scores]] = {name: [] for name in layers}
    for (name, _mapping), row in study.known().items():
        known[name].append(row)
    code = scores_script(downloads.scene_for(setup), str(reference), list(map(str, wanted)))
    complete = {name: table for name, table in known.items() if len(table) == len(wanted)}
    if not complete:
        text = N_(
            "No layer is known yet. {layers} layers go through {mappings} mappings each; you can "
            "stop at any time and go on later."
        )
        st.caption(say(text, layers=len(layers), mappings=len(wanted)))
    else:
        answer.markdown(say(_answer(complete, specs)))
        _table(complete, measure)
    downloads.show_code(code)


def _mean(tables: Mapping[str, Sequence[Scores]], spec: GrayMapping, key: str) -> float:
    read = _MEASURES[key][2]
    values = [read(row) for table in tables.values() for row in table if row.mapping == spec]
    known = [value for value in values if value is not None and np.isfinite(value)]
    return float(np.mean(known)) if known else float("nan")


def _answer(tables: Mapping[str, Sequence[Scores]], specs: Mapping[str, GrayMapping]) -> Message:
    std, own, root = specs["std"], specs["channel"], specs["sqrt-layer"]
    return Message(
        N_(
            "The article asks how to bring activations to 0…255: keep the statistics, SIFT, SROCC "
            "or MSE? Means over {count} layers of this picture: **keeping the statistics** "
            "({std}) costs an RMSE of {std_error}% of a standard deviation and an order across "
            "channels of {std_across}. "
            "**SROCC and RMSE** tell mappings apart: {root} has {root_error}% and {root_across}, "
            "{own} has {own_error}% and {own_across}. {sift}"
        ),
        {
            "count": len(tables),
            "std": std.label,
            "root": root.label,
            "own": own.label,
            "std_error": figure(_mean(tables, std, "error"), 2),
            "std_across": fixed(_mean(tables, std, "across"), 4),
            "root_error": figure(_mean(tables, root, "error"), 2),
            "root_across": fixed(_mean(tables, root, "across"), 4),
            "own_error": figure(_mean(tables, own, "error"), 2),
            "own_across": fixed(_mean(tables, own, "across"), 4),
            "sift": sift_verdict(tables, root),
        },
    )


def sift_verdict(tables: Mapping[str, Sequence[Scores]], root: GrayMapping) -> Message:
    """Say whether SIFT judges as order does, or that these maps are too small for it."""
    kept = _mean(tables, root, "kept")
    if not np.isfinite(kept):
        return Message(
            N_(
                "**SIFT** can't judge here: the maps are under 16 px or have no keypoints under "
                "the reference. Choose a larger size for it."
            )
        )
    text = (
        N_(
            "**SIFT** agrees with order here: {root}, which keeps it, keeps {kept}% of the "
            "keypoints under the reference too."
        )
        if kept >= _AGREES
        else N_(
            "**SIFT** judges something else than order: {root} keeps the order, and yet only "
            "{kept}% of the keypoints under the reference. A keypoint needs contrast, which "
            "every curve changes."
        )
    )
    return Message(text, {"root": root.label, "kept": fixed(kept, 0)})


def _table(tables: Mapping[str, Sequence[Scores]], measure: str) -> None:
    _title, form, read = _MEASURES[measure]
    shown = []
    for name, table in tables.items():
        best = recommend(table, LAYERS[BY_NAME[name]].kind.signed)
        values = {str(row.mapping): read(row) for row in table}
        shown.append(
            {_("Layer"): name, _("recommended"): str(best.scores.mapping) if best else NOTHING}
            | values
        )
    columns = [str(row.mapping) for row in next(iter(tables.values()))]
    st.dataframe(
        shown,
        hide_index=True,
        height="content",
        column_config={name: st.column_config.NumberColumn(format=form) for name in columns},
    )
