"""An indicator: what the register knows of it, and what may be said of it in public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.cases.queries.cases import rows_by_id
from lachan.centre.cases.queries.timeline import numbers_of
from lachan.centre.cases.services.members import SOURCE as CASE_SOURCE
from lachan.centre.cases.services.members import case_id_of
from lachan.centre.console.forms.reports import BecauseForm
from lachan.centre.console.forms.requests import ConfirmForm
from lachan.centre.console.reading import note_measures_read, note_reports_read
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.templatetags.plain_words import ABOUT_CHARS, titled
from lachan.centre.console.templatetags.register_words import readable
from lachan.centre.exchange.queries.claims import said_of
from lachan.centre.exchange.queries.received import sent_of
from lachan.centre.indicators.naming import lists_naming
from lachan.centre.indicators.queries import UnknownIndicatorError, indicator_page
from lachan.centre.measures.queries.about import measures_on
from lachan.centre.reports.counting import SOURCE, report_id_of
from lachan.centre.reports.queries import alarms_for, release_of, reporters_of, reports_for
from lachan.centre.reports.services import release_count, withdraw_count
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say
from lachan.engine.model import Indicator, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.indicators.queries import IndicatorPage, SightingShown

_REPORTS_SHOWN: Final = 20
_CONSEQUENCES: Final = {
    "release": ("desk.indicator.release_what", "desk.indicator.release_after"),
    "withdraw": ("desk.indicator.withdraw_what", "desk.indicator.withdraw_after"),
}


@require_safe
@desk_page(permissions.REGISTER_VIEW)
def indicator(request: DeskRequest, indicator_id: int) -> HttpResponse:
    """This will show what is known of an indicator: verdicts with what changed, where it was seen, lists."""
    viewer = request.viewer
    known = _known(indicator_id)
    reporters = reporters_of(indicator_id)
    # from where it was seen: also reports that are not compared with the others yet, and so not counted
    ids = dict.fromkeys(report_id_of(each.ref) for each in known.sightings if each.source == SOURCE)
    seen = reports_for(viewer, list(ids)) if ids else ()
    told = seen[:_REPORTS_SHOWN]
    note_reports_read(request, (row.id for row in told))
    sees_measures = viewer.may(permissions.MEASURE_VIEW)
    measures = measures_on(viewer, known.what.kind, known.what.value) if sees_measures else ()
    note_measures_read(request, (one.id for one in measures))
    return render_page(
        request,
        "console/indicator.html",
        {
            "known": known,
            "what": known.what,
            "named": lists_naming([Indicator(Kind(known.what.kind), known.what.value)], day=viewer.day),
            "reporters": reporters,
            "reports": told,
            # where else: what is shown as a report above is not said twice
            "elsewhere": _not_among(known.sightings, {row.id for row in told}),
            "may_open": frozenset(row.id for row in seen),
            "cases": _cases(viewer, known.sightings),
            "release": release_of(indicator_id),
            "alarms": alarms_for(indicator_id=indicator_id),
            "measures": measures,
            "sent": sent_of(viewer, known.what.kind, known.what.value),
            "said": said_of(viewer, known.what.kind, known.what.value, now=request.now),
            "may_propose": viewer.may(permissions.MEASURE_PROPOSE),
            "may_list": viewer.may(permissions.LIST_CHANGE),
            "may_release": viewer.may(permissions.COUNT_RELEASE),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.COUNT_RELEASE)
def count(request: DeskRequest, indicator_id: int) -> HttpResponse:
    """This will let the number of independent reporters be public, or take it back with a reason."""
    lang = language_of(request)
    known = _known(indicator_id)
    released = release_of(indicator_id)
    data = request.POST if request.method == "POST" else None
    actor = request.viewer.actor()
    if released is None:
        form: BecauseForm | ConfirmForm = ConfirmForm(data, lang=lang)
        if data is not None and save(
            form, lambda _: release_count(indicator_id=indicator_id, actor=actor, now=request.now)
        ):
            return done(request, "count_released", "desk_indicator", indicator_id)
    else:
        form = BecauseForm(data, lang=lang)
        if data is not None and save(
            form,
            lambda typed: withdraw_count(
                indicator_id=indicator_id, reason=typed["reason"], actor=actor, now=request.now
            ),
        ):
            return done(request, "count_withdrawn", "desk_indicator", indicator_id)
    way = "release" if released is None else "withdraw"
    here = reverse("desk_indicator", args=[indicator_id])
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            "title": f"desk.indicator.{way}",
            "about": titled(readable(known.what.value), ABOUT_CHARS),
            "consequences": _CONSEQUENCES[way],
            "button": f"desk.indicator.{way}",
            "back": here,
            "crumbs": ((here, say("desk.indicator.title", lang)),),
        },
    )


def _not_among(sightings: Sequence[SightingShown], report_ids: set[int]) -> list[SightingShown]:
    # what was added to a report later is another thing than the report
    shown = {f"{SOURCE}:{report_id}" for report_id in report_ids}
    return [one for one in sightings if one.source != SOURCE or one.ref not in shown]


def _cases(viewer: Viewer, sightings: Sequence[SightingShown]) -> dict[int, tuple[str, bool]]:
    """This will give the numbers of the cases in which it was typed, and whether the viewer sees each."""
    ids = {case_id_of(one.ref) for one in sightings if one.source == CASE_SOURCE}
    seen = rows_by_id(viewer, ids) if ids else {}
    return {pk: (number, pk in seen) for pk, number in numbers_of(ids).items()}


def _known(indicator_id: int) -> IndicatorPage:
    try:
        return indicator_page(indicator_id)
    except UnknownIndicatorError:
        raise Refusal(404, "not_found") from None
