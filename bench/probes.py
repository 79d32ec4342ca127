"""How fast probes of a provider with ten thousand blocked names are asked and taken: `python bench/probes.py`.

Ends with 1 where one time takes more of the processor than the bar: a probe that comes each minute must not keep the
site busy.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("src", "tests", "")]

from bench.measures import MEASURES, NOW, plant, timed  # noqa: E402 - it opens the site
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from centre.accounts.people import make_people  # noqa: E402
from centre.measures import probed  # noqa: E402
from centre.partners.joined import ISP, join_partner  # noqa: E402
from lachan.centre.accounts.models import Role  # noqa: E402
from lachan.centre.audit.actors import person_actor  # noqa: E402
from lachan.centre.measures.models import Looked, Measure, Order  # noqa: E402
from lachan.centre.measures.preview import seen_sha256  # noqa: E402
from lachan.centre.measures.services.ordering import order_approved  # noqa: E402
from lachan.centre.measures.services.probes import hand_out_tasks, take_results  # noqa: E402
from lachan.centre.measures.services.proposing import Wanted, propose_measures  # noqa: E402
from lachan.centre.measures.services.settling import settle_effects  # noqa: E402
from lachan.centre.measures.services.signing import APPROVE, Asked, sign_measures  # noqa: E402

if TYPE_CHECKING:
    from datetime import datetime

BAR_SECONDS: Final = 1.0
RESOLVERS: Final = ("10.0.0.53", "10.0.0.54")


def prepare() -> int:
    """This will have ten thousand names blocked by one provider, and give its id."""
    call_command("migrate", verbosity=0)
    people = make_people()
    names = plant()
    joined = join_partner(people, ISP, now=NOW - timedelta(days=2))
    probed.add_probe(people, joined, at=NOW)
    officer = person_actor(people.at("north", Role.DESK).pk)
    approver = person_actor(people.at("north", Role.APPROVER).pk)
    propose_measures(
        kind="block_domain", wanted=[Wanted(name) for name in names], actor=officer,
        office_id=people.office("north").pk, reason="bench", now=NOW,
    )  # fmt: skip
    Measure.objects.update(looked_at=NOW)
    asked = [Asked(row.pk, seen_sha256(row)) for row in Measure.objects.order_by("pk")]
    sign_measures(asked=asked, says=APPROVE, actor=approver, now=NOW)
    while order_approved(now=NOW):
        pass
    Order.objects.update(state="sent", sent_at=NOW)
    return joined


def rounds(partner: int, at: datetime) -> list[float]:
    """This will let a probe come until nothing is due, and give the centre's seconds of the processor for each time."""
    took: list[float] = []
    while True:
        probed.controls_ready(at)
        began = time.process_time()
        given = {one.id: one.name for one in hand_out_tasks(partner_id=partner, probe=probed.PROBE, now=at)}
        asking = time.process_time() - began
        if not given:
            return took
        said = dict.fromkeys(given.values(), probed.BLOCKED)
        del said[probed.THERE], said[probed.NOWHERE]
        body, signature = probed.sign(probed.answers_of(given, said, RESOLVERS), at=at)
        began = time.process_time()
        take_results(partner_id=partner, probe=probed.PROBE, body=body, signature=signature, now=at)
        settle_effects(now=at)
        took.append(asking + time.process_time() - began)


def _note_rounds(took: list[float], partner: int, at: datetime) -> None:
    took += rounds(partner, at)


def main() -> None:
    """This will run a probe over all of it twice, four minutes apart."""
    partner = prepare()
    print(f"{connection.vendor}\n\n| what | s | of the processor |\n|---|---|---|")
    took: list[float] = []
    for minutes in (0, 4):
        at = NOW + timedelta(minutes=minutes)
        timed(
            f"{MEASURES:,} names of 2 resolvers, after {minutes} minutes",
            partial(_note_rounds, took, partner, at),
        )
    while settle_effects(now=NOW + timedelta(minutes=4)):
        pass
    effective = Measure.objects.filter(effect="effective").count()
    print(
        f"\n{len(took)} times 190 names: median {median(took):.2f} s, longest {max(took):.2f} s of the processor"
    )
    print(f"{effective:,} of {MEASURES:,} effective")
    if effective != MEASURES or Looked.objects.count() != 4 * MEASURES or max(took) > BAR_SECONDS:
        sys.exit(1)


if __name__ == "__main__":
    main()
