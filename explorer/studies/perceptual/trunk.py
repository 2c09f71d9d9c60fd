"""Which convolutions LPIPS and DISTS may be measured through, told by their numbers."""

import hashlib
from weakref import WeakKeyDictionary

from explorer.errors import WeightsError
from explorer.messages import N_, Message
from explorer.network.vgg16 import VGG16
from explorer.network.weights.keys import TRUNK

KNOWN = "40acdda7c6b05249f81637b2571671ce938507c5f986db17af374cf62a2f42a6"
"""SHA-256 of torchvision's 26 tensors, as float32, in order."""

_digests: WeakKeyDictionary[VGG16, str] = WeakKeyDictionary()


def trunk_sha256(model: VGG16) -> str:
    """Hash the numbers of a network's convolutions; found once, so they must not change."""
    if model not in _digests:
        digest = hashlib.sha256()
        for key in TRUNK:
            digest.update(model.get_parameter(key).detach().numpy().data)
        _digests[model] = digest.hexdigest()
    return _digests[model]


def refusal(model: VGG16) -> Message | None:
    """Say why no perceptual distance can be measured through a network, or None if it can."""
    if trunk_sha256(model) == KNOWN:
        return None
    return Message(
        N_(
            "LPIPS and DISTS learned how much each channel counts on torchvision's convolutions. "
            "These weights have other channels, and the numbers would look right and mean "
            "nothing, so none are computed. Use the weights “torchvision”."
        )
    )


def check(model: VGG16) -> None:
    """Let a network pass if its convolutions are the known ones.

    Raises: WeightsError: if they are others, whatever they are called.
    """
    reason = refusal(model)
    if reason is not None:
        raise WeightsError(reason.template, **reason.values)
