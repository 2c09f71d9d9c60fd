"""Small kernels on a picture: cross-correlation, convolution, and what happens at the border."""

import re
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from explorer.messages import N_
from explorer.operations.sizes import conv_output_size

Kernel = npt.NDArray[np.float64]
"""(K, K), K odd."""

Planes = npt.NDArray[np.float64]
"""(H, W) or (C, H, W)."""

SIDES = (3, 5)


class KernelStart(StrEnum):
    """Well-known kernels to start from, in whole numbers that `normalised` brings to a sum of 1."""

    IDENTITY = "identity"
    BOX = "box"
    GAUSSIAN = "gaussian"
    SOBEL_X = "sobel-x"
    SOBEL_Y = "sobel-y"
    LAPLACIAN = "laplacian"
    SHARPEN = "sharpen"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "identity": N_("Identity"),
            "box": N_("Box"),
            "gaussian": N_("Gaussian"),
            "sobel-x": N_("Sobel, left to right"),
            "sobel-y": N_("Sobel, top to bottom"),
            "laplacian": N_("Laplacian"),
            "sharpen": N_("Sharpen"),
        }[self]

    @property
    def hint(self) -> str:
        """What it does to a picture, in English."""
        return {
            "identity": N_("Leaves the picture as it is."),
            "box": N_("The plain mean of the neighbourhood: blurs, with traces of the square."),
            "gaussian": N_("A mean that favours the centre (binomial numbers): blurs evenly."),
            "sobel-x": N_("Right minus left: answers to vertical edges, with a sign."),
            "sobel-y": N_("Below minus above: answers to horizontal edges, with a sign."),
            "laplacian": N_(
                "The neighbours minus as many times the centre: 0 on even ramps, strong on lines."
            ),
            "sharpen": N_("The picture plus what a blur would take away."),
        }[self]

    def kernel(self, side: int) -> Kernel:
        """Build the kernel in whole numbers.

        Shape: (side, side), side 3 or 5.
        Convention: to be used as a cross-correlation; Sobel and the 5x5 Laplacian are OpenCV's,
        the 5x5 sharpen is twice the picture minus the Gaussian.
        Raises: ValueError: for another side.
        """
        if side not in SIDES:
            raise ValueError(f"sides are {SIDES}, not {side}")
        return _build(self, side)


def _build(start: KernelStart, side: int) -> Kernel:
    smooth = np.array({3: [1, 2, 1], 5: [1, 4, 6, 4, 1]}[side], np.float64)
    slope = np.array({3: [-1, 0, 1], 5: [-1, -2, 0, 2, 1]}[side], np.float64)
    identity = np.zeros((side, side))
    identity[side // 2, side // 2] = 1
    gaussian = np.outer(smooth, smooth)
    if side == 3:
        laplacian = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], np.float64)
        sharpen = identity - laplacian
    else:
        bend = np.array([1, 0, -2, 0, 1], np.float64)
        laplacian = np.outer(smooth, bend) + np.outer(bend, smooth)
        sharpen = 2 * gaussian.sum() * identity - gaussian
    return {
        KernelStart.IDENTITY: identity,
        KernelStart.BOX: np.ones((side, side)),
        KernelStart.GAUSSIAN: gaussian,
        KernelStart.SOBEL_X: np.outer(smooth, slope),
        KernelStart.SOBEL_Y: np.outer(slope, smooth),
        KernelStart.LAPLACIAN: laplacian,
        KernelStart.SHARPEN: sharpen,
    }[start]


_NUMBER = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,4})?")


def parse_kernel(text: str) -> Kernel:
    """Read a kernel written row by row, as in `0,-1,0,-1,5,-1,0,-1,0`.

    Shape: (3, 3) for nine numbers, (5, 5) for twenty-five.
    Convention: plain decimals below 10,000 with at most four places.
    Raises: ValueError: for anything else.
    """
    parts = text.split(",", 25)
    side = {9: 3, 25: 5}.get(len(parts))
    if side is None or not all(_NUMBER.fullmatch(part) for part in parts):
        raise ValueError(f"no kernel: {text[:200]}")
    return np.array([float(part) for part in parts]).reshape(side, side) + 0.0


def kernel_text(kernel: Kernel) -> str:
    """Write a kernel as `parse_kernel` reads it, rounded to four places."""
    rounded = np.round(kernel, 4).ravel() + 0.0
    return ",".join(np.format_float_positional(value, trim="-") for value in rounded)


class Border(StrEnum):
    """What the kernel reads where it sticks out of the picture."""

    ZERO = "zero"
    REPLICATE = "replicate"
    REFLECT = "reflect"
    WRAP = "wrap"
    NONE = "none"

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "zero": N_("Zeros, as the network does"),
            "replicate": N_("The edge pixel again"),
            "reflect": N_("Mirrored at the edge pixel"),
            "wrap": N_("From the other side"),
            "none": N_("Nothing: only where it fits"),
        }[self]

    @property
    def hint(self) -> str:
        """How the rule continues a row a b c d, in English."""
        return {
            "zero": N_("0 0 | a b c d | 0 0"),
            "replicate": N_("a a | a b c d | d d"),
            "reflect": N_("c b | a b c d | c b: OpenCV's default, the edge is not repeated"),
            "wrap": N_("c d | a b c d | a b"),
            "none": N_("a b c d: the result loses kernel − 1 rows and columns"),
        }[self]


def flipped(kernel: Kernel) -> Kernel:
    """Turn a kernel upside down and left to right."""
    return np.ascontiguousarray(kernel[::-1, ::-1])


def normalised(kernel: Kernel) -> Kernel:
    """Divide a kernel by the sum of its numbers, so that an even area keeps its brightness.

    Convention: a kernel that sums to 0 stays as it is.
    """
    total = float(kernel.sum())
    return kernel / total if total else kernel


def taps(side: int, size: int, border: Border) -> npt.NDArray[np.int32]:
    """List which rows (or columns) of the picture each row of the result reads.

    Shape: (outputs, size); -1 stands for the zeros outside.
    Raises: SettingError: if the kernel fits nowhere.
    """
    reach = 0 if border is Border.NONE else size // 2
    count = conv_output_size(side, size, padding=reach)
    place = np.arange(count)[:, None] + np.arange(size)[None, :] - reach
    if border is Border.ZERO:
        place = np.where((place >= 0) & (place < side), place, -1)
    elif border is Border.REPLICATE:
        place = place.clip(0, side - 1)
    elif border is Border.WRAP:
        place = place % side
    elif border is Border.REFLECT:
        period = max(1, 2 * (side - 1))
        place = place % period
        place = np.minimum(place, period - place) if side > 1 else place * 0
    return place.astype(np.int32)


def cross_correlate(planes: Planes, kernel: Kernel, border: Border) -> Planes:
    """Slide a kernel over a picture as it stands: what networks call convolution.

    Shape: (..., H, W) -> the same, or K - 1 less with `Border.NONE`; float64, nothing is clipped.
    Raises: SettingError: if the kernel fits nowhere.
    """
    size = len(kernel)
    rows, columns = (taps(side, size, border) for side in planes.shape[-2:])
    # One more row and column of zeros at the end is what index -1 reads.
    padded = np.pad(planes.astype(np.float64), [(0, 0)] * (planes.ndim - 2) + [(0, 1), (0, 1)])
    total = np.zeros((*planes.shape[:-2], len(rows), len(columns)))
    for i in range(size):
        lines = padded[..., rows[:, i], :]
        for j in range(size):
            if kernel[i, j]:
                total += kernel[i, j] * lines[..., columns[:, j]]
    return total


def convolve(planes: Planes, kernel: Kernel, border: Border) -> Planes:
    """Convolve as mathematics does: the kernel is flipped first.

    Shape: as `cross_correlate`.
    Raises: as `cross_correlate`.
    """
    return cross_correlate(planes, flipped(kernel), border)
