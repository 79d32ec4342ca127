"""The room's tables. Only this room touches them; others call its queries and services."""

from lachan.centre.measures.models.appeals import (
    Appeal,
    AppealNumber,
    BlockCode,
    Filing,
    FilingAddition,
    FilingFile,
    ProofLook,
)
from lachan.centre.measures.models.calling import Call, Calling
from lachan.centre.measures.models.contacts import Contact, RegistryAnswer
from lachan.centre.measures.models.effect import Control, Looked, Probe, ProbeTask, UndoWatch, Watch
from lachan.centre.measures.models.letters import Letter, Thread
from lachan.centre.measures.models.looking import Resolved
from lachan.centre.measures.models.mail_proofs import MailProof
from lachan.centre.measures.models.measures import Event, Measure, MeasureNumber, Said
from lachan.centre.measures.models.reviewing import Agreement, Review, Reviewed
from lachan.centre.measures.models.sending import Order, Reply
from lachan.centre.measures.models.signing import Delegation, Signature

__all__ = [
    "Agreement",
    "Appeal",
    "AppealNumber",
    "BlockCode",
    "Call",
    "Calling",
    "Contact",
    "Control",
    "Delegation",
    "Event",
    "Filing",
    "FilingAddition",
    "FilingFile",
    "Letter",
    "Looked",
    "MailProof",
    "Measure",
    "MeasureNumber",
    "Order",
    "Probe",
    "ProbeTask",
    "ProofLook",
    "RegistryAnswer",
    "Reply",
    "Resolved",
    "Review",
    "Reviewed",
    "Said",
    "Signature",
    "Thread",
    "UndoWatch",
    "Watch",
]
