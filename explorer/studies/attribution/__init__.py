"""Why here? From one number back to the picture, by several methods, each with its sanity check."""

from explorer.studies.attribution.at_once import (
    cam_layer,
    grad_cam,
    gradient,
    gradient_times_input,
    guided,
)
from explorer.studies.attribution.checking import (
    Sanity,
    is_centred,
    rank_correlation,
    sanity,
    verdict,
)
from explorer.studies.attribution.course import STEPS, Attribution, Course, SoFar, attribute
from explorer.studies.attribution.occluding import Occluder, occluded_scores, occlusion_rows
from explorer.studies.attribution.passing import score_of
from explorer.studies.attribution.randomising import Randomised, randomised
from explorer.studies.attribution.scores import AnyScore, ChannelScore, ClassScore, HeadScore
from explorer.studies.attribution.stepwise import SAMPLES, integrated_steps, smooth_steps

__all__ = [
    "SAMPLES",
    "STEPS",
    "AnyScore",
    "Attribution",
    "ChannelScore",
    "ClassScore",
    "Course",
    "HeadScore",
    "Occluder",
    "Randomised",
    "Sanity",
    "SoFar",
    "attribute",
    "cam_layer",
    "grad_cam",
    "gradient",
    "gradient_times_input",
    "guided",
    "integrated_steps",
    "is_centred",
    "occluded_scores",
    "occlusion_rows",
    "randomised",
    "rank_correlation",
    "sanity",
    "score_of",
    "smooth_steps",
    "verdict",
]
