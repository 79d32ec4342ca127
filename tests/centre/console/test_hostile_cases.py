"""Hostile texts in everything that people write about cases, on every page and form of cases: nothing executes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from centre.accounts.people import People, people
from centre.console.at_desk import at_desk
from centre.console.hostile import HOSTILE, LONG, RUNS, UNSEEN
from centre.console.test_hostile import NOT_SHOWN, looked_through
from lachan.centre.audit.actors import person_actor
from lachan.centre.cases.models import (
    Case,
    Event,
    Exhibit,
    Link,
    Note,
    Posting,
    Said,
    ShiftNote,
    Task,
)
from lachan.centre.cases.services.exhibits import add_message
from lachan.centre.cases.services.opening import open_case
from lachan.centre.console.views.case_deeds import ACTS

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

__all__ = ["people"]
pytestmark = pytest.mark.django_db

TEXTS = (
    HOSTILE,
    f"{RUNS}{LONG}",
    "a\0b",
    UNSEEN,
    "\r\n\r\n",
    "{{ 7|add:7 }}{% debug %}",
    "\ufffe\ufdd0",
    "9" * 400,
    "-1",
)


def put_case(people: People) -> Case:
    """A case in which everything that people wrote is as no door would let it in."""
    now = timezone.now()
    north = people.office("north").pk
    actor = person_actor(people.at("north", "desk").pk, office_id=north)
    ids = [open_case(kind="website", title="Tên", actor=actor, now=now) for _ in range(2)]
    Case.objects.filter(pk__in=ids).update(
        office_id=north, title=(RUNS + UNSEEN + LONG)[:200], waiting_for=HOSTILE[:200], waiting_since=now,
        state="waiting",
    )  # fmt: skip
    Posting.objects.filter(case_id__in=ids).update(office_id=north, why_vi=HOSTILE, why_en=HOSTILE)
    case = Case.objects.get(pk=ids[0])
    Link.objects.create(first_id=ids[0], second_id=ids[1], because="related", by="person:0", at=now)
    Note.objects.create(case=case, text=HOSTILE + LONG, by="person:0", at=now)
    Task.objects.create(
        case=case, title=HOSTILE[:300], office_id=north, answer="", made_by="person:0", made_at=now
    )
    Task.objects.create(
        case=case, title=LONG[:300], office_id=north, answer=HOSTILE + LONG[:900], state="done", made_by="x",
        made_at=now, ended_by="y", ended_at=now,
    )  # fmt: skip
    Said.objects.create(
        event=Event.objects.filter(case=case).latest("pk"), name="reason", text=HOSTILE + LONG
    )
    add_message(case_id=case.pk, text=HOSTILE.replace("\0", "")[:900], source="x", actor=actor, now=now)
    Exhibit.objects.update(name=(RUNS + UNSEEN + LONG)[:300], source=(HOSTILE + LONG)[:300])
    ShiftNote.objects.create(office_id=north, text=HOSTILE + LONG, by="person:0", at=now)
    return case


@pytest.fixture
def case(people: People) -> Case:
    """This will put it there."""
    return put_case(people)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_people_wrote_about_cases_is_shown_as_text(people: People, case: Case, lang: str) -> None:
    exhibit = Exhibit.objects.get()
    client = at_desk(people.at("north", "analyst"), lang=lang)
    pages = {
        "case": reverse("desk_case", args=[case.number]),
        "exhibit": reverse("desk_case_exhibit", args=[case.number, exhibit.pk]),
        "out": reverse("desk_case_exhibit_out", args=[case.number, exhibit.pk]),
        "archive": reverse("desk_case_archive", args=[case.number]),
        "shift": reverse("desk_shift"),
        "inbox": reverse("desk_cases"),
        **{
            name: reverse("desk_case_act", args=[case.number, name])
            for name in ("note", "take-out", "unlink")
        },
    }
    for name, address in pages.items():
        page = looked_through(client.get(address))
        assert not NOT_SHOWN.search(page), name
        assert ">14<" not in page
    assert "U+202E" in looked_through(client.get(pages["case"]))
    assert "&lt;script&gt;" in looked_through(client.get(pages["case"]))


@pytest.mark.parametrize("name", ACTS)
def test_hostile_texts_in_every_act_are_refused_or_kept_as_text(
    people: People, case: Case, name: str
) -> None:
    client = at_desk(people.at("north", "desk"))
    address = reverse("desk_case_act", args=[case.number, name])
    fields = set(ACTS[name].form.base_fields) - {"version"}
    for text in TEXTS:
        typed: dict[str, Any] = dict.fromkeys(fields, text)
        response = client.post(address, {"version": Case.objects.get(pk=case.pk).version, **typed})
        assert response.status_code in {200, 302, 409, 422}, (name, text[:20])
        if response.status_code != 302:
            looked_through(response)
    looked_through(client.get(reverse("desk_case", args=[case.number])))


def test_hostile_texts_in_forms_beside_a_case_are_refused_or_kept_as_text(people: People, case: Case) -> None:
    client = at_desk(people.at("north", "analyst"))
    administrator = at_desk(people.at("north", "administrator"))
    hours = reverse("desk_office_hours", args=[people.office("north").pk])
    for text in TEXTS:
        for desk, address, typed in (
            (client, reverse("desk_case_message", args=[case.number]), {"text": text, "source": text}),
            (client, reverse("desk_case_archive", args=[case.number]), {"reason": text, "scope": text, "tlp": text}),
            (client, reverse("desk_case_archive", args=[case.number]), {"token": text}),
            (client, reverse("desk_shift"), {"text": text}),
            (client, reverse("desk_notices"), {"hour": text, "about_missed": text}),
            (administrator, hours, {"valid_from": text, "monday": text, "closed": text, "worked": text, "country": text}),
        ):  # fmt: skip
            response = desk.post(address, typed)
            assert response.status_code in {200, 302, 400, 422}, (address, text[:20])
            if response.status_code != 302:
                looked_through(response)


def test_hostile_addresses_of_case_pages_get_a_page_and_no_fault(people: People, case: Case) -> None:
    client = at_desk(people.at("north", "desk"))
    for text in TEXTS:
        for address, query in (
            (reverse("desk_case", args=[case.number]), {"place": text}),
            (reverse("desk_case_act", args=[case.number, "merge"]), {"into": text}),
            (reverse("desk_case_act", args=[case.number, "link"]), {"other": text}),
            (reverse("desk_case_act", args=[case.number, "add"]), {"indicators": text, "reports": text}),
            (reverse("desk_shift"), {"office": text}),
        ):
            response = client.get(address, query)
            assert response.status_code in {200, 400, 404}, (address, text[:20])
            looked_through(response)


def test_a_file_s_name_that_lies_is_shown_with_what_hides_in_it(
    people: People, case: Case, tmp_path: Path, settings: Settings
) -> None:
    del tmp_path, settings
    page = looked_through(at_desk(people.at("north", "desk")).get(reverse("desk_case", args=[case.number])))
    assert "U+202E" in page[page.index('id="evidence"') : page.index('id="tasks"')]
