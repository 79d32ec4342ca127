"""Which of the known kinds of scam a message is."""

from lachan.engine.scam_types import ScamType, scam_types
from lachan.engine.text.types.rank import rank_types

__all__ = ["ScamType", "rank_types", "scam_types"]
