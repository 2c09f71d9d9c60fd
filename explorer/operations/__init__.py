"""One layer's arithmetic, taken apart."""

from explorer.operations.distances import cosine_distance, relative_l2
from explorer.operations.new_colours import NewColours, new_colours
from explorer.operations.pool_chain import Chain, pool_chain
from explorer.operations.pooling import PoolKind, observe_pool, pool
from explorer.operations.shifting import Shift, shift_changes
from explorer.operations.sizes import conv_output_size
from explorer.operations.statistics import ChannelStatistics, channel_statistics
from explorer.operations.windows import Window, size_sum
from explorer.operations.winners import Winners, trace_back, winners

__all__ = [
    "Chain", "ChannelStatistics", "NewColours", "PoolKind", "Shift", "Window", "Winners",
    "channel_statistics", "conv_output_size", "cosine_distance", "new_colours", "observe_pool",
    "pool", "pool_chain", "relative_l2", "shift_changes", "size_sum", "trace_back", "winners",
]  # fmt: skip
