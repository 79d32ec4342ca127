"""An instance that fetches a feed as MISP does: events that are later than what it has, and in them what is later."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from django.test import Client

FEED: Final = "/exchange/misp/"


def body(by: Client, name: str) -> Any:
    response: Any = by.get(f"{FEED}{name}")
    content = b"".join(response) if response.streaming else response.content
    assert response.status_code == 200, content
    return json.loads(content)


class Instance:
    """What an instance holds: the time of each event, and attributes by their ids."""

    def __init__(self, *by: Client) -> None:
        """This will begin with nothing, and fetch with these programs, one after another."""
        self.by = by
        self.events: dict[str, int] = {}
        self.attributes: dict[str, dict[str, Any]] = {}

    def fetch(self) -> int:
        """This will fetch what is later, and give how many events that were."""
        count = 0
        for by in self.by:
            for uuid, listed in body(by, "manifest.json").items():
                if int(listed["timestamp"]) <= self.events.get(uuid, -1):
                    continue
                event = body(by, f"{uuid}.json")["Event"]
                assert (event["uuid"], event["timestamp"]) == (uuid, listed["timestamp"])
                self.events[uuid] = int(event["timestamp"])
                for each in event["Attribute"]:
                    had = self.attributes.get(each["uuid"])
                    if had is None or int(each["timestamp"]) > int(had["timestamp"]):
                        self.attributes[each["uuid"]] = each
                count += 1
        return count

    def live(self) -> list[str]:
        """This will give the values that go on."""
        return sorted(each["value"] for each in self.attributes.values() if not each["deleted"])
