"""Hostile texts on every page of the desk that shows what people typed, and in every form: nothing of them executes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from centre.accounts.people import People, give_role, make_office, make_person, people
from centre.console.at_desk import at_desk
from centre.console.hostile import HOSTILE, LONG, PICTURE, RUNS, put_hostile
from lachan.centre.console.templatetags.plain_words import plainly, titled
from lachan.centre.indicators.models import Claim, ListEntry

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

__all__ = ["people"]

NOT_SHOWN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\ufeff\x00-\x08\ud800-\udfff]")


def looked_through(response: HttpResponseBase) -> str:
    """This will give a page in which nothing was executed and nothing is hidden."""
    assert isinstance(response, HttpResponse)
    page = response.content.decode()
    assert RUNS not in page
    assert PICTURE not in page
    assert "<script>" not in page
    assert settings.SECRET_KEY not in page
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "script-src 'self'" in policy or "default-src 'self'" in policy
    assert "Set-Cookie" not in response.headers
    return page


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Nguyễn Thị Mơ", "Nguyễn Thị Mơ"),
        ("<b>", "&lt;b&gt;"),
        ("hoa\u202egpj.exe", 'hoa<span class="odd">U+202E</span>gpj.exe'),
        ("\u200b" * 3 + "a", '<span class="odd">U+200B ×3</span>a'),
        ("\u200b\u202e", '<span class="odd">U+200B</span><span class="odd">U+202E</span>'),
        ("a\0b\ud800", 'a<span class="odd">U+0000</span>b<span class="odd">U+D800</span>'),
        ("một\nhai\tba", "một\nhai\tba"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("e\u0302\u0301", "e\u0302\u0301"),
        ("a" + "\u0301" * 9, "a" + "\u0301" * 4 + '<span class="odd">U+0301 ×5</span>'),
        ("", ""),
    ],
)
def test_signs_that_nobody_sees_stand_there_by_their_numbers(typed: str, shown: str) -> None:
    assert plainly(typed) == shown


def test_a_title_is_short_and_holds_nothing_unseen() -> None:
    assert titled("hoa\u202egpj.exe") == "hoagpj.exe"
    assert titled("a" * 61) == "a" * 59 + "…"
    assert titled("a" * 41, 40) == "a" * 39 + "…"


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_hostile_texts_are_shown_as_text_on_every_page(people: People, lang: str) -> None:
    bank = make_office("NGAN-HANG-X", parent=people.office("north"), kind="bank")
    pages = put_hostile(office_id=people.office("north").pk, bank_id=bank.pk)
    desk = at_desk(people.at("north", "analyst"), lang=lang)
    for name, address in pages.items():
        page = looked_through(desk.get(address))
        # a field holds what will be read again, to the letter
        assert not NOT_SHOWN.search(re.sub(r"<input[^>]*>", "", page)), name
        if name not in {"lists", "claims"}:
            assert "&lt;script&gt;" in page or "WWWWWWWW" in page, f"{name} shows it"
    assert "U+202E" in looked_through(desk.get(pages["report"]))
    report = looked_through(desk.get(pages["report"]))
    assert "{{ settings.SECRET_KEY }}" in report, "what looks like a template is text"
    assert "../" not in report


@pytest.mark.django_db
def test_hostile_texts_in_every_form_are_refused_or_kept_as_text(people: People) -> None:
    bank = make_office("NGAN-HANG-Y", parent=people.office("north"), kind="bank")
    officer = make_person("Người ngân hàng", office=bank)
    give_role(officer, "partner", bank)
    pages = put_hostile(office_id=people.office("north").pk, bank_id=bank.pk)
    analyst, owner = at_desk(people.at("north", "analyst")), at_desk(officer)
    before = ListEntry.objects.count(), Claim.objects.count()
    texts = [
        HOSTILE,
        f"{RUNS}{LONG}",
        "a\0b",
        "\u202e\u200b",
        "\r\n\r\n",
        "{{ 7|add:7 }}{% debug %}",
        "\ufffe\ufdd0",
    ]
    for text in texts:
        for desk, address, typed in (
            (analyst, pages["report"], {"answer": "close", "reason": f"{text}{LONG}"}),
            (analyst, reverse("desk_search"), {"text": text, "reason": f"{text}{LONG}"}),
            (analyst, reverse("desk_list_add"), {"list_class": "bad", "kind": "url", "value": text, "reason": text}),
            (analyst, reverse("desk_list_add"), {"list_class": text, "kind": text, "value": "x.example", "reason": text}),
            (analyst, pages["alarm"], {"was_crowd": text, "reason": text}),
            (owner, reverse("desk_claim_make"), {"office": text, "kind": "domain", "value": text, "way": "letter", "letter": text, "contact": text}),
            (analyst, reverse("desk_reports_told"), {"reason": text[:5]}),
        ):  # fmt: skip
            response = desk.post(address, typed)
            assert response.status_code in {200, 400, 422}, (address, text[:20])
            looked_through(response)
    assert (ListEntry.objects.count(), Claim.objects.count()) == before, "nothing half-saved"


@pytest.mark.django_db
@pytest.mark.parametrize("route", ["desk_reports", "desk_lists", "desk_claims", "desk_alarms"])
def test_hostile_addresses_narrow_nothing_and_stay_text(people: People, route: str) -> None:
    desk = at_desk(people.at("north", "analyst"))
    names = (
        "state",
        "channel",
        "about",
        "case_kind",
        "office",
        "order",
        "show",
        "list_class",
        "kind",
        "source",
        "place",
    )
    for text in (HOSTILE[:300], "a\0b", "\u202e", "9" * 400, "a-1", "b99999999999999999999"):
        looked_through(desk.get(reverse(route), dict.fromkeys(names, text)))


@pytest.mark.django_db
def test_a_reason_with_markup_is_kept_and_shown_as_it_was_typed(people: People) -> None:
    first = at_desk(people.at("north", "analyst"))
    typed = {
        "list_class": "bad",
        "kind": "domain",
        "value": "xau.example",
        "reason": f"{RUNS} {{{{ 7|add:7 }}}}",
    }
    assert first.post(reverse("desk_list_add"), typed).status_code == 302
    entry = ListEntry.objects.get()
    assert entry.reason == typed["reason"]
    page = looked_through(first.get(reverse("desk_list_entry", args=[entry.pk])))
    assert "&lt;script&gt;" in page
    assert "{{ 7|add:7 }}" in page
    assert ">14<" not in page
