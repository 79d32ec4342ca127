"""The situation: what came in, what rises, where, what is late, what waits; of the viewer's offices and below."""

from __future__ import annotations

import hashlib
import itertools
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.case_kinds import CASE_KINDS, CaseKind
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import OfficeShown, offices_by_id
from lachan.centre.console.charts import bars_of, step_of, steps_of
from lachan.centre.console.counting import send_to_counted, show_counting, wants_count
from lachan.centre.console.forms.situation import USUAL, Period, read_period
from lachan.centre.console.queries.situation import (
    NEW_MAP,
    LongToCountError,
    ProvinceLine,
    Read,
    by_province,
    cases_of,
    reports_of,
    rising_in,
)
from lachan.centre.console.sentences import lead, say_days, say_kinds, say_places
from lachan.centre.console.waiting import Waiting, waiting_for
from lachan.centre.indicators.queries import IndicatorShown, indicators_by_id
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.cases.figures.changes import Changes, Counted, Late
    from lachan.centre.indicators.rising import Rising
    from lachan.centre.reports.figures import Came

# as many as stand in the sheet above all others
_ROWS: Final = 3
_LATE_SHOWN: Final = 10
# the table beside a chart shows the newest days; the file has them all
CHART_ROWS: Final = 7


class KindLine(msgspec.Struct, frozen=True):
    """A kind of case with its figures."""

    kind: CaseKind
    counted: Counted

    @property
    def rise(self) -> int:
        """How many more than before."""
        return self.counted.opened - self.counted.opened_before


class LateLine(msgspec.Struct, frozen=True):
    """An office with late cases."""

    office: OfficeShown | None
    late: Late


class RisingLine(msgspec.Struct, frozen=True):
    """An indicator that is seen more often than before."""

    indicator: IndicatorShown
    counted: Rising


class Picture(msgspec.Struct, frozen=True):
    """All that the page says but what waits. `reports` and `rising` are None for who may not see them."""

    period: Period
    cases: Read[Changes]
    reports: Read[Came] | None
    rising: Read[tuple[Rising, ...]] | None

    @property
    def is_old(self) -> bool:
        """Whether the map of before July 2025 shows it."""
        return self.period.last < NEW_MAP

    @property
    def mark(self) -> str:
        """What changes when anything of it does."""
        # when it was counted stands in none of the texts: it changes each minute, and says nothing new
        parts = (self.cases, self.reports, self.rising)
        return "\n".join(part.text if part else "" for part in parts)


def look(request: DeskRequest, period: Period, *, at_once: bool = False) -> Picture:
    """This will gather the figures of the viewer's offices and below. One query each where they are kept.

    Raises LongToCountError where they are wanted `at_once` and would take long.
    """
    viewer = request.viewer
    cases_at = viewer.offices_where(permissions.CASE_VIEW)
    reports_at = viewer.offices_where(permissions.REPORT_VIEW)
    asked: dict[str, Any] = {
        "first": period.first, "last": period.last, "now": request.now, "at_once": at_once,
    }  # fmt: skip
    return Picture(
        period=period,
        cases=cases_of(offices=cases_at, **asked),
        reports=reports_of(offices=reports_at, **asked) if reports_at else None,
        rising=rising_in(**asked) if viewer.may(permissions.REGISTER_VIEW) else None,
    )


@require_safe
@desk_page(permissions.CASE_VIEW)
def situation(request: DeskRequest) -> HttpResponse:
    """This will show the situation; with `part=live` what changes of it, or 304 where nothing has."""
    form, period = read_period(request)
    on_wall = request.GET.get("view") == "wall" or "wall" in request.GET
    is_part = request.GET.get("part") == "live"
    try:
        picture = look(request, period, at_once=not is_part and not wants_count(request))
    except LongToCountError:
        heading = say("desk.situation.title", language_of(request))
        return show_counting(request, heading=heading, form=form, period=period, on_wall=on_wall)
    if wants_count(request):
        return send_to_counted(request)
    waiting = () if on_wall else waiting_for(request.viewer, now=request.now)
    mark = _etag(request, picture, waiting, on_wall=on_wall)
    if is_part and request.headers.get("If-None-Match") == mark:
        response = HttpResponse(status=304)
    else:
        context = {"form": form, "on_wall": on_wall, "can_hang": True, **_shown(request, picture, waiting)}
        template = "console/situation_part.html" if is_part else "console/situation.html"
        response = render_page(request, template, {**context, "mark": mark})
    response.headers["ETag"] = mark
    return response


def _etag(request: DeskRequest, picture: Picture, waiting: tuple[Waiting, ...], *, on_wall: bool) -> str:
    period = picture.period
    said = [
        picture.mark,
        *(f"{one.words} {one.count}" for one in waiting),
        f"{period.first} {period.last} {language_of(request)} {on_wall}",
    ]
    return f'"{hashlib.sha256(chr(0).join(said).encode()).hexdigest()[:32]}"'


def _shown(request: DeskRequest, picture: Picture, waiting: tuple[Waiting, ...]) -> dict[str, Any]:
    lang, period = language_of(request), picture.period
    cases = picture.cases.value
    places, kinds = province_lines(picture), kind_lines(cases)
    late, hot = late_lines(cases), rising_lines(picture)
    steps = steps_of([line.counted.opened for line in places if line.place])
    chart = bars_of([(day.day, day.opened) for day in cases.days])
    reports = picture.reports.value if picture.reports else None
    reports_chart = bars_of(reports.days) if reports else None
    here = reverse("desk_situation")
    return {
        "period": period,
        "usual": USUAL,
        "query": urlencode(period.query),
        "live": f"{here}?{urlencode({**period.query, 'part': 'live', 'lang': lang, **_wall(request)})}",
        "at": min(part.made_at for part in (picture.cases, picture.reports, picture.rising) if part),
        "lead": lead(cases, lang),
        "cases": cases,
        "total": cases.total,
        "standing": cases.standing,
        "reports": reports,
        "waiting": waiting[:_ROWS],
        "waiting_count": sum(one.count for one in waiting),
        "waiting_is_least": any(one.is_least for one in waiting),
        "late": late[:_LATE_SHOWN],
        "late_rows": late[:_ROWS],
        "kinds": kinds,
        "hot": hot,
        "hot_kinds": [line for line in kinds if line.rise > 0][:_ROWS],
        "hot_count": sum(line.rise > 0 for line in kinds) + len(hot),
        "places": [(line, step_of(line.counted.opened, steps)) for line in places],
        "steps": steps,
        "legend": legend_of(steps, lang),
        "map_of": "202501" if picture.is_old else "202507",
        "chart": chart,
        "chart_say": say_days(chart, lang, of="cases"),
        "days": tuple(reversed(cases.days))[:CHART_ROWS],
        "reports_chart": reports_chart,
        "reports_say": say_days(reports_chart, lang, of="reports") if reports_chart else "",
        "reports_days": tuple(reversed(reports.days))[:CHART_ROWS] if reports else (),
        "places_say": say_places(places, lang),
        "kinds_say": say_kinds([(line.kind, line.counted) for line in kinds], lang),
    }


def legend_of(steps: tuple[int, ...], lang: str) -> list[tuple[int, str]]:
    """This will give each shade of a map with the numbers it stands for: `1–3`, `4–9`, `10+`."""
    if not steps:
        return []
    said = [f"{step:,}".replace(",", "." if lang == "vi" else ",") for step in steps]
    ends = [
        "" if step == after - 1 else f"–{after - 1:,}".replace(",", "." if lang == "vi" else ",")
        for step, after in itertools.pairwise(steps)
    ]
    shades = [
        (step_of(step, steps), text + end) for step, text, end in zip(steps, said, [*ends, "+"], strict=True)
    ]
    return [(0, "0"), *shades]


def province_lines(picture: Picture) -> tuple[ProvinceLine, ...]:
    """This will give all provinces of the period's map with their figures."""
    day = picture.period.last if picture.is_old else max(NEW_MAP, picture.period.last)
    return by_province(picture.cases.value.provinces, day=day)


def kind_lines(cases: Changes) -> list[KindLine]:
    """This will give the kinds that have a case, those that rise most first."""
    lines = [
        KindLine(CASE_KINDS[code], counted) for code, counted in cases.kinds.items() if code in CASE_KINDS
    ]
    return sorted(lines, key=lambda line: (-line.rise, -line.counted.opened, line.kind.code))


def late_lines(cases: Changes) -> list[LateLine]:
    """This will give the offices with the most late cases. One query."""
    offices = offices_by_id([one.office_id for one in cases.late])
    return [LateLine(offices.get(one.office_id), one) for one in cases.late]


def rising_lines(picture: Picture) -> list[RisingLine]:
    """This will give the indicators that rise. One query."""
    found = picture.rising.value if picture.rising else ()
    known = indicators_by_id([one.indicator_id for one in found])
    return [RisingLine(known[one.indicator_id], one) for one in found if one.indicator_id in known]


def _wall(request: DeskRequest) -> dict[str, str]:
    return {"view": "wall"} if request.GET.get("view") == "wall" or "wall" in request.GET else {}
