"""From bytes to the pixels the network will see."""

from explorer.imaging.decoding import Picture, decode_image
from explorer.imaging.fitting import Fit, Fitted, fit_to, target_size
from explorer.imaging.limits import DecodeLimits
from explorer.imaging.preparing import ColourOrder, Preprocessing, prepare
from explorer.imaging.pyramids import pyr_down, pyr_up
from explorer.imaging.resampling import Interpolation, resize
from explorer.imaging.samples import SAMPLES, load_sample

__all__ = [
    "SAMPLES",
    "ColourOrder",
    "DecodeLimits",
    "Fit",
    "Fitted",
    "Interpolation",
    "Picture",
    "Preprocessing",
    "decode_image",
    "fit_to",
    "load_sample",
    "prepare",
    "pyr_down",
    "pyr_up",
    "resize",
    "target_size",
]
