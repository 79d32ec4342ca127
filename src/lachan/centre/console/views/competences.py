"""What an office answers for: given and ended, once it has been said who will answer instead of whom."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.office_lists import competence_for
from lachan.centre.accounts.queries.competences import effects_of
from lachan.centre.accounts.queries.territories import places_by_code, places_by_id
from lachan.centre.accounts.services.competences import (
    end_competence,
    grant_competence,
    try_competence,
    try_ending,
)
from lachan.centre.accounts.services.office_drafts import Grant
from lachan.centre.console.forms.offices import EVERYTHING, CompetenceForm, EndCompetenceForm
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.office_changes import around_office, changeable_office, territory_code
from lachan.centre.console.views.roles import ONE_DAY
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.templatetags.words import day as day_in_words
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.accounts.queries.competences import Change, Effect
    from lachan.centre.accounts.queries.offices import OfficeShown
    from lachan.centre.accounts.queries.territories import Place
    from lachan.centre.console.forms.base import DeskForm


# more than these make a sentence that nobody reads to its end
KINDS_IN_A_SENTENCE: Final = 3


class Line(msgspec.Struct, frozen=True):
    """One thing that a change does, in words. `tone` is "bad" where nobody answers any more, "same" for no change.

    `kinds` are listed below the sentence where they are too many to stand in it.
    """

    words: str
    tone: str = ""
    kinds: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.OFFICE_CHANGE)
def give(request: DeskRequest, office_id: int) -> HttpResponse:
    """This will give an office more to answer for, from a day on: said first, done once it is confirmed."""
    office = changeable_office(request, office_id)
    sits = places_by_id([office.territory_id]).get(office.territory_id) if office.territory_id else None
    first = {"where": sits.code if sits else "", "valid_from": request.viewer.day}
    form = CompetenceForm(_typed(request), lang=language_of(request), initial=first)
    actor = request.viewer.actor(office_id)

    def wanted(typed: dict[str, Any]) -> Grant:
        kind = "" if typed["kind"] == EVERYTHING else typed["kind"]
        where = typed["where"].strip()
        return Grant(kind, "" if where == EVERYTHING else territory_code(where, typed["valid_from"]))

    def attempt(typed: dict[str, Any]) -> Change:
        said = {"valid_from": typed["valid_from"], "reason": typed["reason"]}
        return try_competence(office_id=office_id, grant=wanted(typed), **said, actor=actor, now=request.now)

    def do(typed: dict[str, Any]) -> None:
        said = {"valid_from": typed["valid_from"], "reason": typed["reason"]}
        grant_competence(office_id=office_id, grant=wanted(typed), **said, actor=actor, now=request.now)

    words = {
        "title": "desk.competence_give.title",
        "button": "desk.competence_give.do",
        "explained": "desk.competence_give.explained",
        "done": "competence_given",
    }
    return _said_then_done(request, office, form, attempt, do, words)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.OFFICE_CHANGE)
def end(request: DeskRequest, competence_id: int) -> HttpResponse:
    """This will end what an office answers for, after a last day: said first, done once it is confirmed."""
    held = competence_for(request.viewer, competence_id)
    office = changeable_office(request, held.office_id)
    lang = language_of(request)
    form = EndCompetenceForm(_typed(request), lang=lang, initial={"last_day": request.viewer.day - ONE_DAY})
    actor = request.viewer.actor(office.id)

    def attempt(typed: dict[str, Any]) -> Change:
        return try_ending(
            competence_id=competence_id,
            day=typed["last_day"] + ONE_DAY,
            reason=typed["reason"],
            actor=actor,
            now=request.now,
        )

    def do(typed: dict[str, Any]) -> None:
        end_competence(
            competence_id=competence_id,
            day=typed["last_day"] + ONE_DAY,
            reason=typed["reason"],
            actor=actor,
            now=request.now,
        )

    where = places_by_code({held.territory} - {""}).get(held.territory)
    about = say(
        "desk.competence.of",
        lang,
        office=name_in(office, lang),
        kinds=_kinds([held.case_kind] if held.case_kind else CASE_KINDS, lang),
        place=_place(where, lang),
    )
    words = {
        "title": "desk.competence_end.title",
        "button": "desk.competence_end.do",
        "explained": "desk.competence_end.explained",
        "done": "competence_ended",
        "about": about,
    }
    return _said_then_done(request, office, form, attempt, do, words)


def _typed(request: DeskRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _said_then_done(
    request: DeskRequest,
    office: OfficeShown,
    form: DeskForm,
    attempt: Callable[[dict[str, Any]], Change],
    do: Callable[[dict[str, Any]], None],
    words: dict[str, str],
) -> HttpResponse:
    """This will show the form; then what would change; and do it once just that has been confirmed.

    What others changed in between is shown anew instead of being done unseen.
    """
    found: list[Change] = []
    around = around_office(request, office) | words
    step = request.POST.get("step", "")

    def act(typed: dict[str, Any]) -> None:
        found.append(attempt(typed))
        if step == "do" and request.POST.get("seen", "") == seen_of(effects_of(found[0])):
            do(typed)
            found.clear()

    if request.method == "POST" and step != "change":
        if save(form, act, territory="where", valid_from="valid_from"):
            if not found:
                return done(request, words["done"], "desk_office", office.id)
            effects = effects_of(found[0])
            lang = language_of(request)
            return render_page(
                request,
                "console/competence.html",
                {
                    **around,
                    "form": form,
                    "seen": seen_of(effects),
                    "is_new": step == "do",
                    "lines": [say_effect(effect, found[0], lang) for effect in effects],
                    "day": day_in_words(found[0].day, lang),
                    "place": "" if found[0].place is None else name_in(found[0].place, lang),
                },
            )
    elif step == "change":
        # what was typed stays, and is judged when it is sent again
        form = type(form)(lang=form.lang, initial=request.POST.dict())
    return form_page(
        request,
        "console/form.html",
        form,
        {**around, "button": "desk.competence.look"},
    )


def say_effect(effect: Effect, change: Change, lang: str) -> Line:
    """This will say as a sentence who answers instead of whom."""
    what, listed = _what(effect, lang)
    fills = {
        "day": day_in_words(change.day, lang),
        "what": what,
        "place": _place(change.place, lang),
        "before": _offices(effect.before, lang),
        "after": _offices(effect.after, lang),
    }
    if effect.before == effect.after:
        same = "desk.competence.same" if effect.before else "desk.competence.same_nobody"
        return Line(say(same, lang, **fills), "same", listed)
    if not effect.after:
        return Line(say("desk.competence.nobody", lang, **fills), "bad", listed)
    goes = "desk.competence.goes" if effect.before else "desk.competence.begins"
    return Line(say(goes, lang, **fills), "", listed)


def _what(effect: Effect, lang: str) -> tuple[str, str]:
    """This will say which cases are meant, and the kinds to be listed beside it: "" where they stand in the words."""
    count = len(effect.case_kinds)
    if count == len(CASE_KINDS):
        return say("desk.competence.what_all", lang), ""
    kinds = _kinds(effect.case_kinds, lang)
    if count > KINDS_IN_A_SENTENCE:
        return say("desk.competence.what_many", lang, count=str(count)), kinds
    return say("desk.competence.what", lang, kinds=kinds), ""


def seen_of(effects: Iterable[Effect]) -> str:
    """This will give a mark of what was shown, to know it again (16 hexadecimal figures)."""
    said = [
        (effect.case_kinds, [one.id for one in effect.before], [one.id for one in effect.after])
        for effect in effects
    ]
    return sha256(msgspec.json.encode(said)).hexdigest()[:16]


def _kinds(codes: Iterable[str], lang: str) -> str:
    known = [CASE_KINDS[code] for code in codes]
    if len(known) == len(CASE_KINDS):
        return say("desk.office.all_kinds", lang)
    return ", ".join(f"“{kind.vi if lang == 'vi' else kind.en}”" for kind in known)


def _place(place: Place | None, lang: str) -> str:
    return say("desk.office.country", lang) if place is None else name_in(place, lang)


def _offices(offices: Iterable[OfficeShown], lang: str) -> str:
    return f" {say('desk.competence.and', lang)} ".join(office.name(lang) for office in offices)
