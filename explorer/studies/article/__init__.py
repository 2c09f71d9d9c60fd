"""The article's code and ours, and what each of its faults comes to when both are run."""

from explorer.studies.article.faults import (
    ENDS,
    EXAMPLE,
    BatchFault,
    BlockEnd,
    DropoutFault,
    MergeFault,
    SoftmaxFault,
    batch_fault,
    dropout_fault,
    merge_fault,
    random_figures,
    raw_distances,
    raw_maps,
    relu_scores,
    softmax_fault,
    untrained_network,
)
from explorer.studies.article.lines import LINES, CodeLine, Fault
from explorer.studies.article.repaired import Repaired, RepairedHead, features_of

__all__ = [
    "ENDS",
    "EXAMPLE",
    "LINES",
    "BatchFault",
    "BlockEnd",
    "CodeLine",
    "DropoutFault",
    "Fault",
    "MergeFault",
    "Repaired",
    "RepairedHead",
    "SoftmaxFault",
    "batch_fault",
    "dropout_fault",
    "features_of",
    "merge_fault",
    "random_figures",
    "raw_distances",
    "raw_maps",
    "relu_scores",
    "softmax_fault",
    "untrained_network",
]
