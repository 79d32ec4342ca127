"""How fast ten thousand measures are proposed, signed and lifted: `python bench/measures.py`.

scripts/with_postgresql.sh before it asks PostgreSQL. Ends with 1 where signing takes longer than the bar.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("src", "tests", "")]
environ.setdefault("LACHAN_DATA", tempfile.mkdtemp(prefix="lachan-bench-"))
environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"

import django  # noqa: E402 - after the folder is named

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from centre.accounts.people import make_people  # noqa: E402
from lachan.centre.accounts.models import Role  # noqa: E402
from lachan.centre.audit.actors import person_actor  # noqa: E402
from lachan.centre.indicators.models import Indicator, ListEntry  # noqa: E402
from lachan.centre.indicators.spelling import value_hash  # noqa: E402
from lachan.centre.measures.models import Measure  # noqa: E402
from lachan.centre.measures.preview import seen_sha256  # noqa: E402
from lachan.centre.measures.queries.listed import is_listed, read_named  # noqa: E402
from lachan.centre.measures.services.appealing import ToFile, file_appeals  # noqa: E402
from lachan.centre.measures.services.ending import lift_measure  # noqa: E402
from lachan.centre.measures.services.proposing import Wanted, propose_measures  # noqa: E402
from lachan.centre.measures.services.reviewing import LIFTED as LIFT  # noqa: E402
from lachan.centre.measures.services.reviewing import decide_appeals  # noqa: E402
from lachan.centre.measures.services.signing import APPROVE, Asked, sign_measures  # noqa: E402
from lachan.centre.web.clock import today  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from lachan.centre.audit.actors import Actor
    from lachan.centre.measures.services.appealing import Filed
    from lachan.centre.measures.services.reviewing import Decided

MEASURES: Final = 10_000
BAR_SECONDS: Final = 10.0
NOW: Final = datetime.now(UTC)  # noqa: TID251 - a bench reads the clock
LIFTED: Final = 100
SISTERS: Final = 50


def plant() -> list[str]:
    """This will put dangerous domains into the register and give their names."""
    names = [f"vay-tien-nhanh-{number}.top" for number in range(MEASURES)]
    Indicator.objects.bulk_create(
        (
            Indicator(
                kind="domain", value=name, value_sha256=value_hash(name), fold=name, first_seen_at=NOW,
                last_seen_at=NOW, sightings=3, level="dangerous", score=0.97, judged_at=NOW,
            )
            for name in names
        ),
        batch_size=1_000,
    )  # fmt: skip
    return names


def timed(words: str, act: Callable[[], object]) -> float:
    """This will say how long something takes, of the wall and of this process's processor; gives the wall's seconds."""
    used, wall = time.process_time(), time.perf_counter()
    act()
    took = time.perf_counter() - wall
    print(f"| {words} | {took:.2f} | {time.process_time() - used:.2f} |", flush=True)
    return took


def appeal(names: list[str], reviewer: Actor) -> None:
    """This will have one sender appeal for some names, and one decision lift them all as wrong."""
    things = read_named("\n".join(names), day=today(NOW))
    told = ToFile(things=things, why="bench", network="bench", consents=True)
    filed: list[Filed] = []
    timed(f"{SISTERS} appealed for by one sender", lambda: filed.append(file_appeals(told=told, now=NOW)))
    lifted: list[Decided] = []
    timed(
        f"{SISTERS} lifted by one decision, and corrected",
        lambda: lifted.append(
            decide_appeals(
                numbers=filed[0].numbers, says=LIFT, reason="bench", was_wrong=True, actor=reviewer, now=NOW
            )
        ),
    )
    left = [name for name in names if is_listed("domain", name, day=today(NOW))]
    if len(lifted[0].lifted) != SISTERS or left:
        print(f"{len(lifted[0].lifted)} lifted, {len(left)} still listed")
        sys.exit(1)


def main() -> None:
    """This will propose, sign and lift."""
    call_command("migrate", verbosity=0)
    people = make_people()
    names = plant()
    officer = person_actor(people.at("north", Role.DESK).pk)
    approver = person_actor(people.at("north", Role.APPROVER).pk)
    print(f"{connection.vendor}\n\n| what | s | of the processor |\n|---|---|---|")
    timed(
        f"{MEASURES:,} proposed",
        lambda: propose_measures(
            kind="block_domain", wanted=[Wanted(name) for name in names], actor=officer,
            office_id=people.office("north").pk, reason="bench", now=NOW,
        ),
    )  # fmt: skip
    Measure.objects.update(looked_at=NOW)
    asked = [Asked(row.pk, seen_sha256(row)) for row in Measure.objects.order_by("pk")]
    took = timed(
        f"{MEASURES:,} signed",
        lambda: sign_measures(asked=asked, says=APPROVE, actor=approver, now=NOW),
    )
    done = Measure.objects.filter(state=Measure.State.APPROVED).count()
    listed = ListEntry.objects.filter(ended_at=None).count()
    first = asked[:LIFTED]

    def lift() -> None:
        for one in first:
            lift_measure(measure_id=one.measure_id, reason="bench", actor=approver, now=NOW)

    timed(f"{LIFTED} lifted, one by one", lift)
    appeal(names[LIFTED : LIFTED + SISTERS], person_actor(people.second("north", Role.APPROVER).pk))
    if (done, listed) != (MEASURES, MEASURES) or took > BAR_SECONDS:
        print(f"{done:,} approved, {listed:,} listed, {took:.1f} s of {BAR_SECONDS:.0f}")
        sys.exit(1)


if __name__ == "__main__":
    main()
