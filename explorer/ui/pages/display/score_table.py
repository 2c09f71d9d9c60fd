"""The scores of every mapping as a table, and what they mean."""

from collections.abc import Sequence

import streamlit as st

from explorer.messages import N_
from explorer.rendering import GrayMapping
from explorer.studies.mapping_scores import Recommendation, Scores
from explorer.ui.i18n import _, say


def _kept(row: Scores) -> str:
    if row.kept is None:
        return _("too small")
    return f"{row.kept}/{row.wanted} ({row.found})"


def score_table(table: Sequence[Scores], found: Recommendation | None) -> None:
    """Draw one row per mapping."""
    best = found.scores.mapping if found else None
    number = st.column_config.NumberColumn
    columns = {
        _("mapping"): [
            ("★ " if row.mapping == best else "") + say(row.mapping.label) for row in table
        ],
        _("short"): [str(row.mapping) for row in table],
        _("SROCC in channel"): [row.order for row in table],
        _("SROCC across"): [row.order_across for row in table],
        _("RMSE"): [row.error for row in table],
        _("RMSE / std, %"): [100 * row.relative_error for row in table],
        _("entropy, bits"): [row.detail for row in table],
        _("levels used"): [row.levels_used for row in table],
        _("clipped low, %"): [100 * row.below / max(row.values, 1) for row in table],
        _("clipped high, %"): [100 * row.above / max(row.values, 1) for row in table],
        _("SSIM"): [row.likeness for row in table],
        _("SIFT kept"): [_kept(row) for row in table],
        _("comparable"): [row.mapping.is_shared for row in table],
    }
    formats = {
        _("SROCC in channel"): "%.4f",
        _("SROCC across"): "%.4f",
        _("RMSE"): "%.4g",
        _("RMSE / std, %"): "%.2f",
        _("entropy, bits"): "%.2f",
        _("levels used"): "%.0f",
        _("clipped low, %"): "%.2f",
        _("clipped high, %"): "%.2f",
        _("SSIM"): "%.3f",
    }
    st.dataframe(
        columns,
        hide_index=True,
        height="content",
        column_config={name: number(format=form) for name, form in formats.items()},
    )


def explain(reference: GrayMapping) -> None:
    """Say how every score is measured."""
    lines = [
        _(
            "**SROCC** (Spearman's rank correlation of values and gray levels): 1 means brighter "
            "is always larger. *In channel* is the mean over the channels; *across* mixes all "
            "channels and falls where equal gray stands for different numbers."
        ),
        _(
            "**RMSE** after reading every gray level back through the transfer curve, in "
            "activations and in standard deviations of the layer; clipped values count."
        ),
        _(
            "**Entropy** and **levels used**: how many bits a pixel's gray tells and how many of "
            "the 256 levels occur, as means over the channels."
        ),
        say(
            N_(
                "**SSIM** and **SIFT** compare pictures of six channels with those under "
                "“{mapping}”. SIFT: how many of the reference's keypoints are found again "
                "within 1.5 px and a factor of 1.5 in scale (in brackets how many this mapping "
                "has), at most 200 per picture; maps under 16 px are too small."
            ),
            mapping=reference.label,
        ),
        _("**Comparable**: whether equal gray in two channels means equal activations."),
    ]
    with st.expander(_("How the scores are measured")):
        st.markdown("\n\n".join(lines))
