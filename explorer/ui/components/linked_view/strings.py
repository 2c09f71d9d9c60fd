"""Every word the linked view shows, as English templates for the translation catalogue."""

from collections.abc import Mapping

from explorer.messages import N_

STRINGS: Mapping[str, str] = {
    # the network map
    "map": N_("The network, layer by layer"),
    "input": N_("Input"),
    "block": N_("Block {number}"),
    "classifier": N_("Classifier"),
    "head": N_("Your head"),
    "head_says": N_("{name}, {share}"),
    "map_caption": N_(
        "Height stands for the side of the maps, width for the number of channels; both "
        "grow with the square root, so that the smallest can still be seen. Below each "
        "layer: the mean of its channels, for this picture."
    ),
    "in_out": N_("{before} → {after}"),
    "parameters": N_("{count} parameters"),
    "no_parameters": N_("no parameters"),
    "macs": N_("{count} multiply-adds"),
    "sees": N_("sees {size} × {size} px"),
    "stride": N_("units {stride} px apart"),
    "sees_all": N_("sees the whole picture"),
    "absent": N_("not in these weights"),
    "computing": N_("Computing {layer} …"),
    "waiting": N_("Waiting for a free moment; {count} before you."),
    "stop": N_("Stop"),
    # kinds
    "kind_conv": N_("convolution"),
    "kind_relu": N_("ReLU"),
    "kind_pool": N_("max pooling"),
    "kind_avgpool": N_("average pooling"),
    "kind_flatten": N_("flatten"),
    "kind_fc": N_("fully connected"),
    "kind_softmax": N_("softmax"),
    "about_conv": N_(
        "3×3 numbers of all channels, zeros outside, times weights, added up, plus a bias; before "
        "the ReLU."
    ),
    "about_relu": N_("Negative numbers become 0, the rest pass unchanged."),
    "about_pool": N_(
        "Of every 2×2 square only the largest number stays, which halves both sides, rounded down."
    ),
    "about_avgpool": N_(
        "Averages to 7×7, so that the classifier fits any input size. At 224×224 nothing changes."
    ),
    "about_flatten": N_("The maps laid out as one long list, channel by channel, row by row."),
    "about_fc": N_("Every output is a weighted sum of all inputs, plus a bias."),
    "about_softmax": N_("The logits become probabilities that add up to 1."),
    # the read-out
    "channel": N_("Channel"),
    "channel_number": N_("Channel {channel}"),
    "cell": N_("Number"),
    "place": N_("Row, column"),
    "value": N_("Value"),
    "field": N_("Sees rows, columns"),
    "units": N_("Seen by rows, columns"),
    "padding": N_("+ padding"),
    "pixel": N_("Pixel (row, column)"),
    "colour": N_("Red, green, blue"),
    "point_hint": N_("Point at a map or at the picture. Click to keep the place."),
    "approximate": N_("read off 256 gray levels; exact once pinned"),
    # where a kept unit leads
    "leads": N_("Row {row}, column {column}:"),
    "lead_card": N_("channel card"),
    "lead_prove": N_("prove this number"),
    "lead_field": N_("effective field"),
    "lead_won": N_("who won"),
    "lead_why": N_("why here"),
    # the picture
    "picture": N_("What the network sees"),
    "source": N_("The original photo"),
    "on_source": N_("Photo"),
    "on_source_hint": N_("Draw the box on the original photo"),
    "shown_at": N_("{width} × {height} px, shown at {scale}×"),
    "reduced_copy": N_("{width} × {height} px, a reduced copy"),
    "picture_alt": N_("What the network sees, {width} by {height} pixels."),
    "source_alt": N_("The original photo, reduced to {width} by {height} pixels."),
    # the channel
    "output": N_("output"),
    "pre_activation": N_("output, before the ReLU"),
    "channel_of": N_("Channel {channel} of {layer}"),
    "numbers_of": N_("{layer}: {count} numbers, row by row"),
    "channel_alt": N_(
        "Channel {channel} of {layer}, {height} by {width} units, "
        "from {low} to {high}, largest at row {row}, column {column}."
    ),
    "numbers_alt": N_("{layer}, {count} numbers from {low} to {high}, largest is number {index}."),
    "exact_soon": N_("Exact numbers are on their way …"),
    "all_zero": N_("Zero everywhere: this channel found nothing in this picture."),
    "constant": N_("{value} everywhere"),
    "not_finite": N_("Contains NaN or infinite values."),
    "no_pin": N_("Click a tile below to look at its channel."),
    "unpin": N_("Unpin channel {channel}"),
    "minimum": N_("Minimum"),
    "maximum": N_("Maximum"),
    "mean": N_("Mean"),
    "std": N_("Std. dev."),
    "zeros": N_("Zeros"),
    "negative": N_("Negative"),
    "peak": N_("Peak at"),
    "scale": N_("Scale"),
    "scale_own": N_("Own"),
    "scale_shared": N_("Shared"),
    "scale_own_label": N_("own scale"),
    "scale_shared_label": N_("scale shared by the pinned channels"),
    "histogram": N_("How often each value occurs"),
    "histogram_hint": N_("Log scale; point at a bar"),
    "histogram_bar": N_("{from} to {to}: {count}"),
    "histogram_alt": N_(
        "Histogram of {count} values from {low} to {high}; most of them, {most}, lie between "
        "{from} and {to}."
    ),
    # before and after
    "before": N_("Before: into {layer}"),
    "before_alt": N_("What goes into {layer}, channel {channel}, from {low} to {high}."),
    "relu_removed": N_("{share} were negative and became 0"),
    "relu_here": N_("Here: {before} → {after}"),
    "pool_won": N_("The largest of four goes on"),
    # the wall
    "wall": N_("{count} channels of {layer}"),
    "wall_alt": N_("All {count} channels of {layer} as tiles of {height} by {width} units."),
    "wall_reduced": N_("each tile pixel is the mean of {step} × {step} units"),
    "sort": N_("Order"),
    "sort_number": N_("Number"),
    "sort_peak": N_("Peak"),
    "sort_mean": N_("Mean"),
    "sort_zeros": N_("Zeros"),
    "hide_dead": N_("Hide {count} dead"),
    "no_dead": N_("No dead channels"),
    "all_dead": N_("All channels are zero everywhere. Show them by switching the filter off."),
    "compare": N_("Compare"),
    "compare_hint": N_("Pin up to four channels side by side (or Shift-click)"),
    "compare_full": N_("Four channels at most: unpin one first."),
    "tile_figures": N_("{low} … {high}, mean {mean}, {zeros} zeros, peak at {row}, {column}"),
    "wall_hint": N_("Point at a tile for its figures; click to pin it, twice for its card."),
    "largest": N_("Largest numbers"),
    # the keys
    "keys": N_("Keys"),
    "close": N_("Close"),
    "key_arrows": N_("move by one unit, on the wall by one tile"),
    "key_jump": N_("move by five"),
    "key_pin": N_("keep the place; on the wall, pin the channel"),
    "key_channels": N_("previous, next channel"),
    "key_layers": N_("previous, next layer"),
    "key_card": N_("the channel's card in the Atlas; on the wall, the tile's"),
    "key_unpin": N_("let go of the place, then of the channels"),
    "key_help": N_("this list"),
    # the tour
    "tour": N_("Tour"),
    "tour_count": N_("{number} of {count}"),
    "tour_back": N_("Back"),
    "tour_next": N_("Next"),
    "tour_done": N_("Done"),
    "tour_map": N_(
        "The whole network, from the picture to the last layer. Click a layer to see it."
    ),
    "tour_picture": N_(
        "What the network sees. A box shows the part of it that the number under the pointer is "
        "made of."
    ),
    "tour_channel": N_(
        "One channel of the layer, large. Point at it to read exact numbers; click to keep a place."
    ),
    "tour_wall": N_("All channels of the layer. Click a tile, and that channel is the large one."),
    "tour_leads": N_(
        "Once you keep a place, links stand here: prove its number, see what it depends on, or see "
        "which pixel won."
    ),
}
