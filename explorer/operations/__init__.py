"""One layer's arithmetic, taken apart."""

from explorer.operations.distances import cosine_distance, relative_l2
from explorer.operations.pooling import PoolKind, observe_pool, pool
from explorer.operations.sizes import conv_output_size
from explorer.operations.statistics import ChannelStatistics, channel_statistics

__all__ = [
    "ChannelStatistics", "PoolKind", "channel_statistics", "conv_output_size", "cosine_distance",
    "observe_pool", "pool", "relative_l2",
]  # fmt: skip
