"""The room's tables. Only this room touches them; others call its queries and services."""

from lachan.centre.measures.models.effect import Control, Looked, Probe, ProbeTask, Watch
from lachan.centre.measures.models.looking import Resolved
from lachan.centre.measures.models.measures import Event, Measure, MeasureNumber, Said
from lachan.centre.measures.models.sending import Order, Reply
from lachan.centre.measures.models.signing import Delegation, Signature

__all__ = [
    "Control",
    "Delegation",
    "Event",
    "Looked",
    "Measure",
    "MeasureNumber",
    "Order",
    "Probe",
    "ProbeTask",
    "Reply",
    "Resolved",
    "Said",
    "Signature",
    "Watch",
]
