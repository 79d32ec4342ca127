"""Pushing the feed's events to a partner's MISP: new ones, what changed in them, and what is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.exchange.misp.files import folder_of, state_of
from lachan.centre.exchange.misp.instance import asking, told
from lachan.centre.exchange.misp.mapping import EventFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lachan.centre.exchange.misp.mapping import Event

_NOT_THERE = 404
# some seconds to a minute; the worker has more to do than to visit one instance
MOST_DELETED: Final = 500


class Told(msgspec.Struct, frozen=True):
    """What an instance was told of an event: the event's time, and the latest of its attributes."""

    event: int
    attribute: int


class Pushed(msgspec.Struct, frozen=True):
    """What a push did."""

    events: int = 0
    attributes: int = 0
    deleted: int = 0


def push(misp: Any, *, key: str, before: dict[str, Told], note: Callable[[dict[str, Told]], None]) -> Pushed:
    """This will push what an instance wasn't told of the feed with this key, the oldest event first.

    `note` is told after each event how far it is, so that a push that was cut off goes on. Raises MispError.
    """
    there = state_of(key)
    if there is None:
        return Pushed()
    done = dict(before)
    events = attributes = deleted = 0
    for uuid, listed in sorted(there.manifest.items(), key=lambda each: int(each[1].timestamp)):
        had = done.get(uuid, Told(-1, -1))
        if int(listed.timestamp) <= had.event:
            continue
        event = msgspec.json.decode((folder_of(key) / f"{uuid}.json").read_bytes(), type=EventFile).Event
        is_there = asking(misp.event_exists, uuid)
        # the second of the last one too: another may have come in it since
        new = [each for each in event.Attribute if not is_there or int(each.timestamp) >= had.attribute]
        over = [each for each in new if each.deleted]
        if not is_there:
            new, over = [each for each in new if not each.deleted], []
        said = msgspec.to_builtins(msgspec.structs.replace(event, Attribute=tuple(new), published=False))
        if is_there or new:
            call = misp.update_event if is_there else misp.add_event
            told(asking(call, said, **({"event_id": uuid} if is_there else {}), metadata=True))
        for each in over:
            _delete(misp, each.uuid)
        latest = max((int(each.timestamp) for each in event.Attribute), default=-1)
        done[uuid] = Told(int(event.timestamp), latest)
        note(done)
        events, attributes, deleted = events + 1, attributes + len(new), deleted + len(over)
    return Pushed(events, attributes, deleted)


def take_back(misp: Any, events: Iterable[Event], *, most: int = MOST_DELETED) -> int | None:
    """This will delete at an instance what it was told in events that are over, and give how much it deleted.

    None where more than `most` stands there: it goes on with the next visit, for each takes a call. What others put
    into these events stays. Raises MispError.
    """
    count = 0
    for event in events:
        answer = asking(misp.get_event, event.uuid)
        if isinstance(answer, dict) and "errors" in answer and answer["errors"][0] == _NOT_THERE:
            continue
        ours = {each.uuid for each in event.Attribute}
        for each in told(answer).get("Event", {}).get("Attribute", []):
            if each.get("deleted") or each.get("uuid") not in ours:
                continue
            if count == most:
                return None
            _delete(misp, str(each.get("uuid")))
            count += 1
    return count


def _delete(misp: Any, uuid: str) -> None:
    answer = asking(misp.delete_attribute, uuid)
    if isinstance(answer, dict) and "errors" in answer and answer["errors"][0] == _NOT_THERE:
        # it was never there, or they took it away themselves
        return
    told(answer)
