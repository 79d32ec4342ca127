"""Who acts: a person, the machine itself, a partner's program, or a citizen. Ids alone; a log line holds no name."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

type ActorKind = Literal["person", "machine", "partner", "citizen"]


class Actor(msgspec.Struct, frozen=True):
    """Who did something. `id` is the id within its kind as text; `office_id` the office for which it was done."""

    kind: ActorKind
    id: str
    office_id: int | None = None

    def __str__(self) -> str:
        """This will give kind and id, as the log shows them: `person:17`."""
        return f"{self.kind}:{self.id}"


# What the worker does of itself: sealing, expiry, retries.
MACHINE: Final = Actor("machine", "lachan")
# Who sits at the machine and calls `lachan …`.
OPERATOR: Final = Actor("machine", "operator")


def person_actor(person_id: int, *, office_id: int | None = None) -> Actor:
    """This will give the actor for a person who is signed in."""
    return Actor("person", str(person_id), office_id)
