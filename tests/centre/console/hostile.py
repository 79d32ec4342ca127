"""Hostile texts in every place of the desk that shows what people typed: rows as no door would let them in."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils import timezone

from centre.reports.tellings import telling
from lachan.centre.indicators.models import Claim, Indicator, ListEntry, Sighting, Signal, Verdict
from lachan.centre.indicators.spelling import value_hash
from lachan.centre.reports.models import Addition, Alarm, Report
from lachan.centre.reports.services import FileTold, take_report

if TYPE_CHECKING:
    from datetime import datetime

# what must never come out as it went in
RUNS: Final = "<script>window.hacked=1</script>"
PICTURE: Final = "<img src=x onerror=window.hacked=2>"
LONG: Final = "W" * 10_000
UNSEEN: Final = "\u202e\u200b\u2066\ufeff"
HOSTILE: Final = (
    f"\"'>{RUNS}{PICTURE}</textarea></title></dd>{{{{ settings.SECRET_KEY }}}}{{% debug %}}{UNSEEN}"
    f"a{chr(0x0301) * 500} javascript:alert(1)\r\n\r\nSet-Cookie: a=b"
)


def put_hostile(*, office_id: int, bank_id: int, now: datetime | None = None) -> dict[str, str]:
    """This will put hostile rows everywhere, and give the addresses of the pages that show them, by name."""
    now = now or timezone.now()
    story = f"{HOSTILE} {LONG}"
    told = telling(
        story=story, message=HOSTILE, name=(RUNS + UNSEEN + LONG)[:120], mail=f"{RUNS}{LONG}@x.example"[:254],
        wants_call=True, loss_vnd=10**15,
    )  # fmt: skip
    files = [FileTold(f"../../{RUNS}{UNSEEN}gpj.exe{LONG}", BytesIO(b"not a picture"))]
    report_id = take_report(told=told, files=files, now=now).report_id
    Report.objects.filter(pk=report_id).update(office_id=office_id, closed_because=HOSTILE[:500])
    Addition.objects.create(report_id=report_id, text=story, added_at=now)
    value = f"http://x.example/{RUNS}{UNSEEN}{LONG}"
    indicator = Indicator.objects.create(
        kind="url", value=value, value_sha256=value_hash(value), fold=value[:300], first_seen_at=now,
        last_seen_at=now, sightings=1, level="suspicious",
    )  # fmt: skip
    neighbour = Indicator.objects.create(
        kind="payee", value=f"unknown:{LONG[:300]}", value_sha256=value_hash(LONG), fold=LONG[:300],
        first_seen_at=now, last_seen_at=now,
    )  # fmt: skip
    Verdict.objects.create(
        indicator=indicator, level="suspicious", score=0.6, engine=LONG[:160], made_at=now, because="new",
        reasons=f'[{{"code":"{RUNS[:30]}","weight":1.0,"params":{{"name":"{RUNS}"}},"about":""}}]',
    )  # fmt: skip
    signal = Signal.objects.get(source="report", ref=f"report:{report_id}")
    for one in (indicator, neighbour):
        Sighting.objects.create(signal=signal, indicator=one, seen_at=now)
    entry = ListEntry.objects.create(
        list_class="bad", kind="url", value=value[:500], owner=(RUNS + LONG)[:200], source=(RUNS + LONG)[:120],
        reason=HOSTILE[:400] + LONG[:100], added_by="person:0", added_at=now, ended_at=now, ended_by="person:0",
        ended_because=(RUNS + LONG)[:500],
    )  # fmt: skip
    claim = Claim.objects.create(
        office_id=bank_id, kind="domain", value=(RUNS + LONG)[:500], proof=(RUNS + UNSEEN + LONG)[:500],
        claimed_by="person:0", claimed_at=now, contact="a@b.example",
    )  # fmt: skip
    alarm = {
        "report_id": report_id,
        "reports": 40,
        "independent": 1,
        "since_at": now,
        "raised_at": now,
        "last_at": now,
    }
    Alarm.objects.create(
        indicator_id=neighbour.pk, closed_at=now, closed_by="person:0", closed_because=(RUNS + LONG)[:500],
        was_crowd=True, **alarm,
    )  # fmt: skip
    opened = Alarm.objects.create(indicator_id=indicator.pk, **alarm)
    return {
        "reports": reverse("desk_reports"),
        "report": reverse("desk_report", args=[report_id]),
        "indicator": reverse("desk_indicator", args=[indicator.pk]),
        "count": reverse("desk_indicator_count", args=[indicator.pk]),
        "lists": reverse("desk_lists") + "?show=all",
        "entry": reverse("desk_list_entry", args=[entry.pk]),
        "add": f"{reverse('desk_list_add')}?indicator={indicator.pk}",
        "claims": reverse("desk_claims"),
        "claim": reverse("desk_claim", args=[claim.pk]),
        "alarms": reverse("desk_alarms") + "?state=all",
        "alarm": reverse("desk_alarm", args=[opened.pk]),
    }
