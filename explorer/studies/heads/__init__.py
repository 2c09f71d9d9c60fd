"""A head that learns: from a layer's numbers to a decision among a few classes."""

from explorer.studies.heads.class_maps import ClassMaps, class_maps
from explorer.studies.heads.descending import Examples
from explorer.studies.heads.files import head_bytes, head_of
from explorer.studies.heads.head import Head, Origin
from explorer.studies.heads.labels import choose, mislabelled
from explorer.studies.heads.leaving_out import leave_one_out, leave_one_out_steps
from explorer.studies.heads.reading import feature_steps, features
from explorer.studies.heads.readout import Readout
from explorer.studies.heads.recipe import PLAIN, Loss, Optimiser, Recipe, small_mlp
from explorer.studies.heads.scoring import Score, score
from explorer.studies.heads.sources import INPUT, Source, Summary, parse_source
from explorer.studies.heads.training import TrainingStep, fit, training_steps

__all__ = [
    "INPUT",
    "PLAIN",
    "ClassMaps",
    "Examples",
    "Head",
    "Loss",
    "Optimiser",
    "Origin",
    "Readout",
    "Recipe",
    "Score",
    "Source",
    "Summary",
    "TrainingStep",
    "choose",
    "class_maps",
    "feature_steps",
    "features",
    "fit",
    "head_bytes",
    "head_of",
    "leave_one_out",
    "leave_one_out_steps",
    "mislabelled",
    "parse_source",
    "score",
    "small_mlp",
    "training_steps",
]
