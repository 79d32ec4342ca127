"""The room's tables."""

from lachan.centre.exchange.models.answer_files import AnswerFile, AnswerPiece
from lachan.centre.exchange.models.claims import Claim
from lachan.centre.exchange.models.entries import Counter, Cursor, Entry
from lachan.centre.exchange.models.holds import Emptying, HeldThing, Hold, KeptBack, Marking
from lachan.centre.exchange.models.lines import WebhookLine
from lachan.centre.exchange.models.received import Author, Batch, Received, ReceivedThing
from lachan.centre.exchange.models.scopes import SeenScope
from lachan.centre.exchange.models.signing_keys import SigningKey
from lachan.centre.exchange.models.stix import Centre, StixName
from lachan.centre.exchange.models.subscriptions import Subscription, UnsignedAsk

__all__ = [
    "AnswerFile",
    "AnswerPiece",
    "Author",
    "Batch",
    "Centre",
    "Claim",
    "Counter",
    "Cursor",
    "Emptying",
    "Entry",
    "HeldThing",
    "Hold",
    "KeptBack",
    "Marking",
    "Received",
    "ReceivedThing",
    "SeenScope",
    "SigningKey",
    "StixName",
    "Subscription",
    "UnsignedAsk",
    "WebhookLine",
]
