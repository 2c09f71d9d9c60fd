"""Own kernels against OpenCV, SciPy and PyTorch."""

import cv2
import numpy as np
import pytest
import torch
from scipy.signal import convolve2d

from explorer.errors import SettingError
from explorer.operations.filtering import (
    Border,
    KernelStart,
    convolve,
    cross_correlate,
    flipped,
    kernel_text,
    normalised,
    parse_kernel,
    taps,
)

RNG = np.random.default_rng(11)
PICTURE = RNG.integers(0, 256, (17, 23)).astype(np.float64)
KERNELS = [RNG.normal(size=(side, side)) for side in (3, 5)]
CV2_BORDERS = {
    Border.ZERO: cv2.BORDER_CONSTANT,
    Border.REPLICATE: cv2.BORDER_REPLICATE,
    Border.REFLECT: cv2.BORDER_REFLECT_101,
}
PAD_MODES = {
    Border.ZERO: "constant",
    Border.REPLICATE: "edge",
    Border.REFLECT: "reflect",
    Border.WRAP: "wrap",
}


@pytest.mark.parametrize("kernel", KERNELS, ids=["3x3", "5x5"])
@pytest.mark.parametrize("border", CV2_BORDERS)
def test_cross_correlation_is_opencvs_filter2d(kernel, border):
    wanted = cv2.filter2D(PICTURE, cv2.CV_64F, kernel, borderType=CV2_BORDERS[border])
    np.testing.assert_allclose(cross_correlate(PICTURE, kernel, border), wanted, atol=1e-10)


@pytest.mark.parametrize("kernel", KERNELS, ids=["3x3", "5x5"])
@pytest.mark.parametrize(
    ("border", "mode", "boundary"),
    [(Border.ZERO, "same", "fill"), (Border.WRAP, "same", "wrap"), (Border.NONE, "valid", "fill")],
)
def test_convolution_is_scipys(kernel, border, mode, boundary):
    wanted = convolve2d(PICTURE, kernel, mode, boundary)
    np.testing.assert_allclose(convolve(PICTURE, kernel, border), wanted, atol=1e-10)


@pytest.mark.parametrize("kernel", KERNELS, ids=["3x3", "5x5"])
@pytest.mark.parametrize("border", [Border.ZERO, Border.NONE])
def test_cross_correlation_is_what_pytorch_calls_convolution(kernel, border):
    planes = RNG.normal(size=(3, 9, 8))
    padding = 0 if border is Border.NONE else len(kernel) // 2
    wanted = torch.nn.functional.conv2d(
        torch.from_numpy(planes)[:, None], torch.from_numpy(kernel)[None, None], padding=padding
    )
    found = cross_correlate(planes, kernel, border)
    np.testing.assert_allclose(found, wanted[:, 0].numpy(), atol=1e-12)


@pytest.mark.parametrize("border", PAD_MODES)
def test_borders_of_tiny_pictures_are_numpys(border, subtests):
    for shape in [(1, 1), (1, 4), (2, 3), (3, 1)]:
        with subtests.test(shape=shape):
            picture = RNG.normal(size=shape)
            padded = np.pad(picture, 2, mode=PAD_MODES[border])
            wanted = convolve2d(padded, flipped(KERNELS[1]), "valid")
            found = cross_correlate(picture, KERNELS[1], border)
            np.testing.assert_allclose(found, wanted, atol=1e-12)


def test_a_kernel_that_fits_nowhere_is_explained():
    with pytest.raises(SettingError, match="window of 5 does not fit into 4"):
        cross_correlate(np.zeros((4, 9)), KERNELS[1], Border.NONE)


def test_zeros_outside_are_marked_and_mirrors_point_inside():
    assert taps(3, 3, Border.ZERO).tolist() == [[-1, 0, 1], [0, 1, 2], [1, 2, -1]]
    assert taps(3, 5, Border.REFLECT)[0].tolist() == [2, 1, 0, 1, 2]
    assert taps(4, 3, Border.NONE).tolist() == [[0, 1, 2], [1, 2, 3]]


@pytest.mark.parametrize("side", [3, 5])
def test_starts_are_opencvs_kernels(side):
    for start, order in ((KernelStart.SOBEL_X, (1, 0)), (KernelStart.SOBEL_Y, (0, 1))):
        wanted = cv2.Sobel(PICTURE, cv2.CV_64F, *order, ksize=side)
        found = cross_correlate(PICTURE, start.kernel(side), Border.REFLECT)
        np.testing.assert_allclose(found, wanted, atol=1e-9)
    wanted = cv2.Laplacian(PICTURE, cv2.CV_64F, ksize=1 if side == 3 else 5)
    found = cross_correlate(PICTURE, KernelStart.LAPLACIAN.kernel(side), Border.REFLECT)
    np.testing.assert_allclose(found, wanted, atol=1e-9)
    box = normalised(KernelStart.BOX.kernel(side))
    np.testing.assert_allclose(
        cross_correlate(PICTURE, box, Border.REFLECT), cv2.blur(PICTURE, (side, side)), atol=1e-9
    )
    column = cv2.getGaussianKernel(side, 0)
    gaussian = normalised(KernelStart.GAUSSIAN.kernel(side))
    np.testing.assert_allclose(gaussian, column @ column.T, atol=1e-12)


@pytest.mark.parametrize("side", [3, 5])
def test_sharpen_keeps_even_areas_and_adds_what_blurring_takes(side):
    kernel = normalised(KernelStart.SHARPEN.kernel(side))
    assert kernel.sum() == pytest.approx(1)
    even = np.full((9, 9), 77.0)
    np.testing.assert_allclose(cross_correlate(even, kernel, Border.REPLICATE), even)
    assert np.array_equal(
        cross_correlate(PICTURE, KernelStart.IDENTITY.kernel(side), Border.ZERO), PICTURE
    )


@pytest.mark.parametrize("border", Border)
def test_the_flip_matters_exactly_where_the_kernel_is_not_symmetric(border):
    def differs(kernel):
        turned = convolve(PICTURE, kernel, border)
        return np.any(cross_correlate(PICTURE, kernel, border) - turned)

    differing = {start for start in KernelStart if differs(start.kernel(5))}
    assert differing == {KernelStart.SOBEL_X, KernelStart.SOBEL_Y}


def test_a_kernel_that_sums_to_nothing_is_not_divided():
    sobel = KernelStart.SOBEL_X.kernel(3)
    assert np.array_equal(normalised(sobel), sobel)


def test_another_side_is_refused():
    with pytest.raises(ValueError, match="not 7"):
        KernelStart.BOX.kernel(7)


@pytest.mark.parametrize("side", [3, 5])
def test_kernels_survive_being_written(side, subtests):
    for start in KernelStart:
        with subtests.test(start=start):
            kernel = start.kernel(side)
            assert np.array_equal(parse_kernel(kernel_text(kernel)), kernel)


def test_kernels_are_written_short_and_rounded():
    kernel = np.array([[0, -1, -0.0], [1 / 3, 5, 0.00004], [9999.5, -0.25, 1e-9]])
    assert kernel_text(kernel) == "0,-1,0,0.3333,5,0,9999.5,-0.25,0"


NO_KERNELS = [
    "",
    "1",
    "1,2,3,4,5,6,7,8",
    "1,2,3,4,5,6,7,8,9,10",
    "1,2,3,4,5,6,7,8,nan",
    "1,2,3,4,5,6,7,8,1e9",
    "1,2,3,4,5,6,7,8,99999",
    "1,2,3,4,5,6,7,8, 9",
    "1,2,3,4,5,6,7,8,٣",
    "1,2,3,4,5,6,7,8,--1",
    ",".join("1" * 26),
    "1,2,3,4,5,6,7,8,1.",
    "1,2,3,4,5,6,7,8,9\n",
]


def test_anything_else_is_no_kernel(subtests):
    for text in NO_KERNELS:
        with subtests.test(text=text), pytest.raises(ValueError, match=r"^no kernel: "):
            parse_kernel(text)
