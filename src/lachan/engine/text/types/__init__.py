"""Which of the known kinds of scam a message is."""

from lachan.engine.scam_types import ScamType, scam_types
from lachan.engine.text.types.rank import rank_types
from lachan.engine.text.types.told import LEAST_WORDING, MOST_BY_PLOT, WORDS, Plot, find_plot

__all__ = [
    "LEAST_WORDING",
    "MOST_BY_PLOT",
    "WORDS",
    "Plot",
    "ScamType",
    "find_plot",
    "rank_types",
    "scam_types",
]
