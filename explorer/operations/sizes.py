"""Size arithmetic: how long an output is, and why."""

from explorer.errors import SettingError
from explorer.messages import N_


def conv_output_size(
    size: int,
    kernel: int,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> int:
    """Compute how many places a window takes along one side: (M - K + 2P) / S + 1.

    Convention: rounds down, or up with `ceil_mode`; then a last window that would start beyond the
    input and its left padding is dropped, as PyTorch's pooling does. `ceil_mode` lets a window
    stick out. A dilated kernel spans dilation * (kernel - 1) + 1.
    Raises: SettingError: where no window fits, or a number is impossible.
    """
    if min(size, kernel, stride, dilation) < 1 or padding < 0:
        raise SettingError(
            N_(
                "Size, kernel, stride and dilation must be at least 1 and padding at least 0; "
                "found size {size}, kernel {kernel}, stride {stride}, dilation {dilation}, "
                "padding {padding}."
            ),
            size=size, kernel=kernel, stride=stride, dilation=dilation, padding=padding,
        )  # fmt: skip
    span = dilation * (kernel - 1) + 1
    room = size + 2 * padding - span
    places = (-(-room // stride) if ceil_mode else room // stride) + 1
    if places < 1:
        raise SettingError(
            N_(
                "A window of {span} does not fit into {size} + 2×{padding} = {padded}. "
                "Choose a smaller kernel or more padding."
            ),
            span=span, size=size, padding=padding, padded=size + 2 * padding,
        )  # fmt: skip
    if ceil_mode and (places - 1) * stride >= size + padding:
        places -= 1
    return places
