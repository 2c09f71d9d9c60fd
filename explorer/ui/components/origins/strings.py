"""Every word `origins` shows, as English templates for the translation catalogue."""

from collections.abc import Mapping

from explorer.messages import N_

STRINGS: Mapping[str, str] = {
    "hint": N_(
        "Point at a pixel of a result to see which source pixels made it. Arrow keys move, Shift "
        "jumps, Enter or a click keeps the place."
    ),
    "shown_at": N_("{width} × {height} px, shown at {scale}×"),
    "magnified": N_("Magnified: rows {top}–{bottom}, columns {left}–{right}"),
    "place": N_("Row {row}, column {column}"),
    "red": N_("Red"),
    "green": N_("Green"),
    "blue": N_("Blue"),
    "channel": N_("Channel"),
    "channel_number": N_("Channel {channel}"),
    # the table of terms
    "at": N_("Row, column"),
    "value": N_("Value"),
    "weight": N_("Weight"),
    "product": N_("Product"),
    "square": N_("Square"),
    "padding": N_("padding"),
    "winner": N_("goes on"),
    "bias": N_("Bias"),
    "more": N_("and {count} more"),
    # how they become one number
    "sum": N_("Sum"),
    "largest": N_("Largest"),
    "smallest": N_("Smallest"),
    "mean": N_("Sum ÷ {count}"),
    "root": N_("√ of the sum of squares"),
    "first": N_("Top left"),
    "output": N_("In the result"),
    "difference": N_("Difference"),
    "taps": N_("{count} source pixels"),
    "of_padding": N_("{count} of padding"),
    "one_tap": N_("1 source pixel"),
}
