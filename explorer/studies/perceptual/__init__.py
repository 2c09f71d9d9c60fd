"""How different two pictures look: LPIPS and DISTS, through the convolutions they learned on."""

from explorer.studies.perceptual.dists_distance import Dists, DistsLayer, dists, dists_steps
from explorer.studies.perceptual.lpips_distance import Lpips, LpipsLayer, lpips, lpips_steps
from explorer.studies.perceptual.trunk import check, refusal, trunk_sha256

__all__ = [
    "Dists",
    "DistsLayer",
    "Lpips",
    "LpipsLayer",
    "check",
    "dists",
    "dists_steps",
    "lpips",
    "lpips_steps",
    "refusal",
    "trunk_sha256",
]
