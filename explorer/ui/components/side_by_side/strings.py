"""Every word `side_by_side` shows, as English templates for the translation catalogue."""

from collections.abc import Mapping

from explorer.messages import N_

STRINGS: Mapping[str, str] = {
    "hint": N_(
        "Point at any picture: all of them are read at the same relative place. Arrow keys move, "
        "Shift jumps, Enter or a click keeps the place."
    ),
    "place": N_("{name}: row {row}, column {column} of {height}×{width}"),
    "place_in_both": N_("Row {row}, column {column} of {height}×{width}"),
    "shown_at": N_("{width}×{height}, drawn at {scale}×"),
    "readings": N_("The numbers under the pointer"),
}
