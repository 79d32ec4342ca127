"""Pushing the feed's events to a partner's MISP: new ones, what changed in them, and what is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from lachan.centre.exchange.misp.feed import folder_of, state_of
from lachan.centre.exchange.misp.instance import asking, told
from lachan.centre.exchange.misp.mapping import EventFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_NOT_THERE = 404


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


def take_back_unseen(misp: Any, *, key: str, told_events: Iterable[str]) -> int:
    """This will take from an instance what it was told and what the feed with this key no longer has; gives how many.

    For who may see less than before: of what it has it would else never hear that it is over. Raises MispError.
    """
    count = 0
    for uuid in told_events:
        answer = asking(misp.get_event, uuid)
        if isinstance(answer, dict) and "errors" in answer and answer["errors"][0] == _NOT_THERE:
            continue
        theirs = told(answer).get("Event", {}).get("Attribute", [])
        seen = _live_in(key, uuid)
        for each in theirs:
            if not each.get("deleted") and each.get("uuid") not in seen:
                _delete(misp, str(each.get("uuid")))
                count += 1
    return count


def _live_in(key: str, uuid: str) -> set[str]:
    try:
        content = (folder_of(key) / f"{uuid}.json").read_bytes()
    except FileNotFoundError:
        return set()
    event = msgspec.json.decode(content, type=EventFile).Event
    return {each.uuid for each in event.Attribute if not each.deleted}


def _delete(misp: Any, uuid: str) -> None:
    answer = asking(misp.delete_attribute, uuid)
    if isinstance(answer, dict) and "errors" in answer and answer["errors"][0] == _NOT_THERE:
        # it was never there, or they took it away themselves
        return
    told(answer)
