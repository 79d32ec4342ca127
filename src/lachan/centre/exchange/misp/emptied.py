"""A feed as it is while all is emptied and no worker has made it so: everything in it deleted, later than before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.centre.exchange.misp.files import HASHES, MANIFEST
from lachan.centre.exchange.misp.mapping import EventFile, over

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.exchange.misp.files import FeedState

_event = msgspec.json.Decoder(EventFile)


def emptied(name: str, content: bytes, there: FeedState, *, since: datetime) -> bytes:
    """This will give a file of a feed as it is since an emptying, the same whenever it is asked for."""
    if name == HASHES:
        return b""
    if name == MANIFEST:
        listed = {
            uuid: msgspec.structs.replace(each, timestamp=_later(each.timestamp, since))
            for uuid, each in there.manifest.items()
        }
        return msgspec.json.encode(listed)
    event = _event.decode(content).Event
    later = _later(event.timestamp, since)
    attributes = tuple(each if each.deleted else over(each, at=since) for each in event.Attribute)
    return msgspec.json.encode(
        EventFile(
            msgspec.structs.replace(event, Attribute=attributes, timestamp=later, publish_timestamp=later)
        )
    )


def _later(timestamp: str, since: datetime) -> str:
    return f"{max(int(timestamp) + 1, int(since.timestamp()))}"
