"""Who acts: a person, an office's machine, the site itself, a partner's program, or a citizen. Ids alone, no name."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

type ActorKind = Literal["person", "office", "machine", "partner", "citizen"]


class Actor(msgspec.Struct, frozen=True):
    """Who did something. `id` is the id within its kind as text; `office_id` the office for which it was done.

    `token_id` names the token by which a program did it for a person or an office; each entry of the log holds it.
    """

    kind: ActorKind
    id: str
    office_id: int | None = None
    token_id: int | None = None

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


def office_actor(office_id: int, *, token_id: int) -> Actor:
    """This will give the actor for a machine of an office, which shows one of the office's tokens."""
    return Actor("office", str(office_id), office_id, token_id)
