"""Tasks: what the viewer and the viewer's offices have to do, in whatever case, and that it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.cases.queries.colleagues import takers
from lachan.centre.cases.queries.tasks import task_for, tasks_page_for
from lachan.centre.cases.services.tasks import end_task, give_task
from lachan.centre.console.forms.base import put_choices
from lachan.centre.console.forms.tasks import TaskDoneForm, TaskGiveForm, TasksFilter
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.case_deeds import NOBODY
from lachan.centre.console.views.reports import kept_of
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest


@require_safe
@desk_page(permissions.CASE_VIEW)
def tasks(request: DeskRequest) -> HttpResponse:
    """This will list the tasks of the viewer and of the viewer's offices: open ones, or those the address names."""
    asked, whose, state = read_filter(request)
    page = tasks_page_for(request.viewer, whose=whose, state=state, place=request.GET.get("place", ""))
    return render_page(
        request,
        "console/tasks.html",
        {
            "page": page,
            "now": request.now,
            "filter": asked,
            "state": state,
            "narrowed": bool(set(TasksFilter.base_fields) & set(request.GET)),
            "kept": kept_of(request).urlencode(),
            "may_end": request.viewer.may(permissions.CASE_WORK),
            "may_give": request.viewer.may(permissions.CASE_WORK)
            or request.viewer.may(permissions.CASE_ASSIGN),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.CASE_WORK)
def task_done(request: DeskRequest, task_id: int) -> HttpResponse:
    """This will note that a task is done, with what came of it, and lead back to the list."""
    lang = language_of(request)
    shown = task_for(request.viewer, task_id)
    form = TaskDoneForm(request.POST if request.method == "POST" else None, lang=lang)
    kept = kept_of(request).urlencode()

    def run(typed: dict[str, Any]) -> None:
        end_task(task_id=task_id, answer=typed["answer"], actor=request.viewer.actor(), now=request.now)

    if request.method == "POST" and save(form, run):
        return done(request, "task_done", "desk_tasks", query=kept)
    if shown.state != "open" and not form.is_bound:
        raise Refusal(409, "cases_task_ended")
    here = reverse("desk_tasks")
    back = f"{here}?{kept}" if kept else here
    return form_page(
        request,
        "console/task_done.html",
        form,
        {
            "shown": shown,
            "now": request.now,
            "back": back,
            "crumbs": ((back, say("desk.tasks.title", lang)),),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.CASE_VIEW)
def task_give(request: DeskRequest, task_id: int) -> HttpResponse:
    """This will give a task to somebody of its office, oneself too, or to the office as a whole."""
    viewer, lang = request.viewer, language_of(request)
    shown = task_for(viewer, task_id)
    kept = kept_of(request).urlencode()
    form = TaskGiveForm(request.POST if request.method == "POST" else None, lang=lang)
    people = takers(viewer, task_id, now=request.now)
    nobody = [(NOBODY, say("desk.case.whole_office", lang))] if shown.assignee_id is not None else []
    put_choices(form.fields["person"], [*((f"{pk}", name) for pk, name in people.items()), *nobody])

    def run(typed: dict[str, Any]) -> None:
        chosen = None if typed["person"] == NOBODY else int(typed["person"])
        give_task(task_id=task_id, assignee_id=chosen, actor=viewer.actor(), now=request.now)

    if request.method == "POST" and save(form, run, assignee="person"):
        return done(request, "task_given", "desk_tasks", query=kept)
    if shown.state != "open" and not form.is_bound:
        raise Refusal(409, "cases_task_ended")
    here = reverse("desk_tasks")
    back = f"{here}?{kept}" if kept else here
    return form_page(
        request,
        "console/task_give.html",
        form,
        {
            "shown": shown,
            "now": request.now,
            "nothing": not people and not nobody,
            "back": back,
            "crumbs": ((back, say("desk.tasks.title", lang)),),
        },
    )


def read_filter(request: DeskRequest) -> tuple[TasksFilter, str, str]:
    """This will read whose tasks the address names, and in which state; what can't be read narrows nothing."""
    query = request.GET.copy()
    query.setdefault("state", "open")
    asked = TasksFilter(query, lang=language_of(request))
    fits = asked.cleaned_data if asked.is_valid() else {}
    return asked, fits.get("whose", ""), fits.get("state") or "open"
