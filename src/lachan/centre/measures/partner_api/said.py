"""What partners' programs send and are told, as the document describes it."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import Annotated, Any, Final, Literal

import msgspec

from lachan.centre.cases.schemas.asked import Body
from lachan.centre.measures.queries.partner_orders import MOST_ORDERS

MOST_REPLIES: Final = 200

type Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
type Says = Literal["acknowledged", "refused", "done", "undone"]


class PartnerReceived(Body, frozen=True, kw_only=True):
    """Orders that the program has, on its own disk."""

    orders: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=MOST_ORDERS)]


class PartnerReply(Body, frozen=True, kw_only=True):
    """What is said of one order. `mark` is the partner's own name for it: the same twice is said once."""

    says: Says
    mark: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    words: Annotated[str, msgspec.Meta(max_length=1_000)] = ""


class PartnerReplyTo(PartnerReply, frozen=True, kw_only=True):
    """What is said of an order that is named."""

    order: Id


class PartnerReplies(Body, frozen=True, kw_only=True):
    """Several at once, each kept or refused by itself."""

    replies: Annotated[tuple[PartnerReplyTo, ...], msgspec.Meta(min_length=1, max_length=MOST_REPLIES)]


class PartnerOrders(msgspec.Struct, frozen=True):
    """A page of orders; `after` is the number to ask on with, null at the end."""

    orders: tuple[dict[str, Any], ...]
    after: int | None


class PartnerHas(msgspec.Struct, frozen=True):
    """Which of the orders that were named are the partner's own, and are sent now."""

    received: tuple[int, ...]


class PartnerReplyKept(msgspec.Struct, frozen=True):
    """A reply was kept; `is_new` is false for one that came before. `state` is where the order stands now."""

    order: int
    mark: str
    is_new: bool
    state: str


class PartnerReplyDone(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one of several: the status that it would have had alone, and the reason of a refusal."""

    order: int
    mark: str
    status: int
    code: str = ""
    detail: str = ""
    detail_vi: str = ""


class PartnerRepliesDone(msgspec.Struct, frozen=True):
    """What became of each, in their order."""

    replies: tuple[PartnerReplyDone, ...]


class PartnerTask(msgspec.Struct, frozen=True):
    """A name to ask, and the id that its answer names."""

    id: str
    name: str


class PartnerTasks(msgspec.Struct, frozen=True):
    """What a probe is to ask now, none where nothing is due; `at` is our clock."""

    at: datetime
    answer_within_seconds: int
    tasks: tuple[PartnerTask, ...]


class PartnerResultsTaken(msgspec.Struct, frozen=True):
    """Of how many names something is believed. `wrong_until`: until then nothing of this probe is."""

    believed: int
    is_known: bool
    wrong_until: datetime | None
