"""From bytes to the pixels the network will see."""

from explorer.imaging.aliasing import brightness, false_detail, resampled
from explorer.imaging.fitting import Fit, Fitted, fit_to, target_size
from explorer.imaging.methods import Method, samplings
from explorer.imaging.number_order import Way, merge, split, to_pixels, to_planes
from explorer.imaging.preparing import ColourOrder, Preprocessing, prepare, reorder
from explorer.imaging.pyramid_stages import double, halve, laplacian_pyramid, restore
from explorer.imaging.pyramids import pyr_down, pyr_up
from explorer.imaging.reading.decode_limits import DecodeLimits
from explorer.imaging.reading.decoding import Picture, decode_image
from explorer.imaging.resampling import Interpolation, resize
from explorer.imaging.samples import SAMPLES, load_sample
from explorer.imaging.sampling import Sampled, Sampling, sample
from explorer.imaging.taps import AxisTaps, sampling_taps

__all__ = [
    "SAMPLES",
    "AxisTaps",
    "ColourOrder",
    "DecodeLimits",
    "Fit",
    "Fitted",
    "Interpolation",
    "Method",
    "Picture",
    "Preprocessing",
    "Sampled",
    "Sampling",
    "Way",
    "brightness",
    "decode_image",
    "double",
    "false_detail",
    "fit_to",
    "halve",
    "laplacian_pyramid",
    "load_sample",
    "merge",
    "prepare",
    "pyr_down",
    "pyr_up",
    "reorder",
    "resampled",
    "resize",
    "restore",
    "sample",
    "sampling_taps",
    "samplings",
    "split",
    "target_size",
    "to_pixels",
    "to_planes",
]
