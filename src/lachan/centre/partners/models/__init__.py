"""Partners, how they are reached, their keys, and changes that wait. Only this room touches these tables."""

from lachan.centre.partners.models.drafts import Draft
from lachan.centre.partners.models.keys import Key
from lachan.centre.partners.models.partners import Desk, Endpoint, Partner, Promise

__all__ = ["Desk", "Draft", "Endpoint", "Key", "Partner", "Promise"]
