"""One layer's arithmetic, taken apart."""

from explorer.operations.chains import ChainStep, size_chain
from explorer.operations.convolution import Proof, channel_map, prove
from explorer.operations.distances import cosine_distance, relative_l2
from explorer.operations.filtering import Border, KernelStart, convolve, cross_correlate, normalised
from explorer.operations.kernels import Kernels, layer_kernels, norms, similar_pairs
from explorer.operations.new_colours import NewColours, new_colours
from explorer.operations.pool_chain import Chain, pool_chain
from explorer.operations.pooling import PoolKind, observe_pool, pool
from explorer.operations.receptive_field import EffectiveField, effective_field, unit_box
from explorer.operations.shifting import Shift, shift_changes
from explorer.operations.similarity import alike, correlations, nearest, opposite
from explorer.operations.sizes import PaddingMode, conv_output_size, padding_for, place_windows
from explorer.operations.stacks import StackFigures, measure_stack, stack_figures
from explorer.operations.statistics import ChannelStatistics, channel_statistics
from explorer.operations.windows import Window, size_sum
from explorer.operations.winners import Winners, trace_back, winners

__all__ = [
    "Border",
    "Chain",
    "ChainStep",
    "ChannelStatistics",
    "EffectiveField",
    "KernelStart",
    "Kernels",
    "NewColours",
    "PaddingMode",
    "PoolKind",
    "Proof",
    "Shift",
    "StackFigures",
    "Window",
    "Winners",
    "alike",
    "channel_map",
    "channel_statistics",
    "conv_output_size",
    "convolve",
    "correlations",
    "cosine_distance",
    "cross_correlate",
    "effective_field",
    "layer_kernels",
    "measure_stack",
    "nearest",
    "new_colours",
    "normalised",
    "norms",
    "observe_pool",
    "opposite",
    "padding_for",
    "place_windows",
    "pool",
    "pool_chain",
    "prove",
    "relative_l2",
    "shift_changes",
    "similar_pairs",
    "size_chain",
    "size_sum",
    "stack_figures",
    "trace_back",
    "unit_box",
    "winners",
]
