"""All writes of this room."""

from lachan.centre.evidence.services.keeping import HeldFor, keep

__all__ = ["HeldFor", "keep"]
