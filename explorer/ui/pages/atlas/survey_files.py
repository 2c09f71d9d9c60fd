"""The files of a survey: how many there were, and why some are not counted."""

from itertools import islice

import streamlit as st

from explorer.messages import N_, N_n
from explorer.numerals import NOTHING, whole
from explorer.studies.survey import Survey
from explorer.studies.survey.rows import PictureRow
from explorer.ui.i18n import _, say

_MOST = 500


def draw(survey: Survey) -> None:
    """Draw the files, those that are not counted first."""
    counts = survey.manifest.counts
    title = say(
        N_n(
            "{n} file: {counted} counted, {repeated} met before, {unreadable} unreadable",
            "{n} files: {counted} counted, {repeated} met before, {unreadable} unreadable",
        ),
        n=counts.files,
        counted=whole(counts.counted),
        repeated=whole(counts.repeated),
        unreadable=whole(counts.unreadable),
    )
    with st.expander(title):
        left_out = islice((row for row in survey.pictures if not row.is_counted), _MOST)
        rest = islice((row for row in survey.pictures if row.is_counted), _MOST)
        rows = [*left_out, *rest]
        st.dataframe(
            {
                _("File"): [row.path for row in rows],
                _("Size, px"): [_size(row) for row in rows],
                _("Why it is not counted"): [
                    NOTHING if row.problem is None else say(row.problem) for row in rows
                ],
            },
            hide_index=True,
            width="stretch",
        )
        if len(rows) < counts.files:
            st.caption(
                say(
                    N_("Shown: {shown} of {files}; all are in pictures.parquet."),
                    shown=whole(len(rows)),
                    files=whole(counts.files),
                )
            )


def _size(row: PictureRow) -> str:
    if row.size_wh is None:
        return NOTHING
    return f"{row.size_wh[0]} × {row.size_wh[1]}"
