"""Size arithmetic: how long an output is, and why."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from explorer.errors import SettingError
from explorer.messages import N_, N_n


class PaddingMode(StrEnum):
    """How many zeros a convolution puts at both ends, by the article's three names."""

    NARROW = "narrow"
    WIDE = "wide"
    SAME = "same"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "narrow": N_("Narrow: P = 0"),
            "wide": N_("Wide: P = K − 1"),
            "same": N_("Same: P = (K − 1) / 2"),
        }[self]

    @property
    def hint(self) -> str:
        """What becomes of the length with stride 1, in English."""
        return {
            "narrow": N_("no zeros, the window stays inside: M − K + 1 places."),
            "wide": N_("every place where window and input share a cell: M + K − 1 places."),
            "same": N_("as many places as cells: M, for an odd K."),
        }[self]


def padding_for(mode: PaddingMode, kernel: int, dilation: int = 1) -> int:
    """Return the zeros at each end that a mode asks for.

    Convention: a dilated kernel counts with what it spans, dilation * (kernel - 1) + 1.
    Raises: SettingError: for "same" where the kernel spans an even number of cells.
    """
    reach = dilation * (kernel - 1)
    if mode is PaddingMode.NARROW:
        return 0
    if mode is PaddingMode.WIDE:
        return reach
    if reach % 2:
        raise SettingError(
            N_n(
                "“Same” needs {n} zero in all, {half} at each end, and half a cell does not"
                " exist: a window of {span} cells has no middle cell. Use an odd kernel, or"
                " pad {fewer} at the left and {more} at the right, as PyTorch's "
                "padding='same' does.",
                "“Same” needs {n} zeros in all, {half} at each end, and half a cell does "
                "not exist: a window of {span} cells has no middle cell. Use an odd kernel,"
                " or pad {fewer} at the left and {more} at the right, as PyTorch's "
                "padding='same' does.",
            ),
            n=reach,
            half=reach / 2,
            span=reach + 1,
            fewer=reach // 2,
            more=reach // 2 + 1,
        )
    return reach // 2


@dataclass(frozen=True, slots=True)
class PlacedWindows:
    """Where a window stands along one side, and the steps of (M - K + 2P) / S + 1.

    Convention: places count from 0; cells count from 0 at the first cell of the input, so zeros of
    the padding are negative or from `size` on. `dropped` says that rounding up gave one window
    more, which would have begun beyond the input and its left padding.
    """

    size: int
    kernel: int
    stride: int
    padding: int
    dilation: int
    ceil_mode: bool
    places: int
    dropped: bool

    @property
    def span(self) -> int:
        """Cells from the first to the last tap of the kernel."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def quotient(self) -> Fraction:
        """(M - K + 2P) / S before rounding."""
        return Fraction(self.size - self.span + 2 * self.padding, self.stride)

    @property
    def overhang(self) -> int:
        """How many cells the last window sticks out beyond the padding."""
        return max(0, self.taps(self.places - 1).stop - self.size - self.padding)

    @property
    def unread(self) -> tuple[int, ...]:
        """The cells of the input that no window reads."""
        read = {cell for place in range(self.places) for cell in self.taps(place)}
        return tuple(cell for cell in range(self.size) if cell not in read)

    def taps(self, place: int) -> range:
        """The cells one place reads."""
        start = place * self.stride - self.padding
        return range(start, start + self.span, self.dilation)


def place_windows(
    size: int,
    kernel: int,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> PlacedWindows:
    """Place a window along one side as often as it fits.

    Convention, Raises: as `conv_output_size`.
    """
    if min(size, kernel, stride, dilation) < 1 or padding < 0:
        raise SettingError(
            N_(
                "Size, kernel, stride and dilation must be at least 1 and padding at least 0; "
                "found size {size}, kernel {kernel}, stride {stride}, dilation {dilation}, "
                "padding {padding}."
            ),
            size=size,
            kernel=kernel,
            stride=stride,
            dilation=dilation,
            padding=padding,
        )
    span = dilation * (kernel - 1) + 1
    room = size + 2 * padding - span
    places = (-(-room // stride) if ceil_mode else room // stride) + 1
    if places < 1:
        raise SettingError(
            N_(
                "A window of {span} does not fit into {size} + 2×{padding} = {padded}. "
                "Choose a smaller kernel or more padding."
            ),
            span=span,
            size=size,
            padding=padding,
            padded=size + 2 * padding,
        )
    dropped = ceil_mode and (places - 1) * stride >= size + padding
    return PlacedWindows(
        size, kernel, stride, padding, dilation, ceil_mode, places - dropped, dropped
    )


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
    return place_windows(size, kernel, stride, padding, dilation, ceil_mode).places
