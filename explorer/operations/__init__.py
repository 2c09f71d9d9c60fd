"""One layer's arithmetic, taken apart."""

from explorer.operations.pooling import PoolKind, observe_pool, pool
from explorer.operations.sizes import conv_output_size
from explorer.operations.statistics import ChannelStatistics, channel_statistics

__all__ = [
    "ChannelStatistics", "PoolKind", "channel_statistics", "conv_output_size", "observe_pool",
    "pool",
]  # fmt: skip
