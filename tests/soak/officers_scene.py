"""Programs of the soak of desk officers, beside a served site: who works there on which cases, and what stands after all.

Run in a process of its own, on the database of its environment: `python officers_scene.py ACT …`.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

from lachan.centre.config.opening import open_site

open_site()

from django.conf import settings  # noqa: E402 - after the site is opened
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from centre.accounts.people import People, give_role, make_people, make_person  # noqa: E402
from centre.accounts.signed_in import sign_in  # noqa: E402
from centre.cases.scene import CANTHO, HANOI, WARD, acting, make_map  # noqa: E402
from lachan.centre.accounts.models import Role  # noqa: E402
from lachan.centre.audit.models import Entry  # noqa: E402
from lachan.centre.cases.models import BulkLine, Case, Clock, Event, Note, Posting, Said  # noqa: E402
from lachan.centre.cases.services.opening import open_case  # noqa: E402

PATIENCE_SECONDS: Final = 60.0
_PLACES: Final = {"north": HANOI, "south": CANTHO, "north_ward": WARD, "centre": ""}
_KINDS: Final = ("website", "message", "bank_account", "phone_number", "commerce")
# what each act writes into the timeline
KINDS: Final = {
    "take": "assigned",
    "change": "changed",
    "pause": "paused",
    "go-on": "went_on",
    "acted": "acted",
    "hand-over": "handed_over",
    "close": "closed",
    "reopen": "reopened",
}


def begin(officers: int, cases: int) -> dict[str, Any]:
    """This will make offices, officers who are signed in, and cases; gives the cookies of each."""
    people: People = make_people()
    make_map(people)
    names = list(_PLACES)
    cookies = []
    for number in range(officers):
        office = people.office(names[number % len(names)])
        person = make_person(f"Officer {number}", office=office)
        give_role(person, Role.DESK, office)
        client = sign_in(Client(), person)
        cookies.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    openers = {name: acting(people.at(name, Role.DESK)) for name in names}
    for number in range(cases):
        name = names[number % len(names)]
        open_case(
            kind=_KINDS[number % len(_KINDS)], title=f"Vụ việc {number}", territory_code=_PLACES[name],
            actor=openers[name], now=timezone.now(),
        )  # fmt: skip
    return {"cookie": settings.SESSION_COOKIE_NAME, "sessions": cookies}


def stands(path: str) -> dict[str, Any]:
    """This will compare what stands with what officers were told was done: a file of lines, one JSON each."""
    told = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
    ids = dict(Case.objects.values_list("number", "pk"))
    done = [one for one in told if one["done"]]
    said = Counter(Said.objects.values_list("text", flat=True))
    notes = Counter(Note.objects.values_list("text", flat=True))
    versioned = [one for one in done if one["act"] in KINDS]
    events = set(Event.objects.values_list("case_id", "kind", "version"))
    taken = Counter((one["number"], one["version"]) for one in versioned)
    versions: dict[int, set[int]] = {}
    for case_id, version in Event.objects.values_list("case_id", "version"):
        versions.setdefault(case_id, set()).add(version)
    lines = BulkLine.objects.filter(state=BulkLine.State.DONE).values_list("case_id", "bulk__act", "version")
    bulk_kinds = KINDS | {"looked": "looked"}
    return {
        "cases": len(ids),
        "events": Event.objects.count(),
        # each act that was acknowledged stands in the timeline, at the version after the one that was read
        "lost": [
            one for one in versioned if (ids[one["number"]], KINDS[one["act"]], one["version"] + 1) not in events
        ],
        "lost_words": [one for one in done if one["act"] in {"change", "close"} and not said[one["words"]]],
        "lost_notes": [one for one in done if one["act"] == "note" and notes[one["words"]] != 1],
        # of two who read the same version one was refused
        "both_done": [pair for pair, count in taken.items() if count > 1],
        # every version has its event, and there is no event of a version that never was
        "versions_at_odds": [
            pk
            for pk, version in Case.objects.values_list("pk", "version")
            if versions.get(pk, set()) != set(range(1, version + 1))
        ],
        "bulk_lines": len(lines),
        "bulk_left": BulkLine.objects.filter(state=BulkLine.State.TODO).count(),
        "bulk_lost": [
            line for line in lines if (line[0], bulk_kinds[line[1]], line[2] + 1) not in events
        ],
        "refused_but_said": [
            one for one in told if not one["done"] and one["words"] and (said[one["words"]] or notes[one["words"]])
        ],
        "without_posting": Case.objects.exclude(postings__until_at=None).count(),
        "postings_at_odds": sum(
            posting.office_id != posting.case.office_id
            for posting in Posting.objects.filter(until_at=None).select_related("case")
        ),
        "clocks_of_closed": Clock.objects.filter(case__state="closed", done_at=None).count(),
        "events_without_entry": Event.objects.exclude(entry_id__in=Entry.objects.values("pk")).count(),
        "entries_without_event": Entry.objects.filter(kind__startswith="cases.").exclude(kind="cases.viewed").count()
        - Event.objects.count(),
    }  # fmt: skip


def settled() -> bool:
    """This will wait until the worker has gone on with all that was begun in bulk; whether that came."""
    until = time.monotonic() + PATIENCE_SECONDS
    while BulkLine.objects.filter(state=BulkLine.State.TODO).exists():
        if time.monotonic() > until:
            return False
        time.sleep(0.5)
    return True


if __name__ == "__main__":
    ACTS: Final[dict[str, Any]] = {
        "begin": lambda officers, cases: begin(int(officers), int(cases)),
        "stands": stands,
        "settled": settled,
    }
    print(json.dumps(ACTS[sys.argv[1]](*sys.argv[2:])))  # noqa: T201 - the answer to who started it
