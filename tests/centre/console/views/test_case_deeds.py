"""Acts that join, part and link cases, change who has one and what belongs to it: at the desk, as officers do them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from centre.cases.scene import HANOI, WARD, changed_by, desk, fresh, opened, people, reported
from centre.console.at_desk import at_desk
from lachan.centre.accounts.models import Territory
from lachan.centre.accounts.place_names import key_of
from lachan.centre.audit.models import Entry
from lachan.centre.cases.models import Case, Link, Member, Mention, Note
from lachan.centre.cases.services.changing import assign_case, change_case, hand_over
from lachan.centre.cases.services.ending import close_case
from lachan.centre.cases.services.notes import write_note
from lachan.centre.indicators.models import Indicator
from lachan.centre.indicators.spelling import value_hash
from lachan.centre.reports.models import Report
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase
    from django.test import Client

    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def address(case: Case, name: str) -> str:
    return reverse("desk_case_act", args=[case.number, name])


def do(client: Client, case: Case, name: str, **typed: object) -> HttpResponseBase:
    return client.post(address(case, name), {"version": fresh(case).version, **typed})


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def told_at(people: People, number: int = 0, office: str = "north") -> int:
    report_id = reported(now=timezone.now(), number=number, story=f"Chuyện số {number}")
    Report.objects.filter(pk=report_id).update(office_id=people.office(office).pk)
    return report_id


def known(value: str = "+84912345678", kind: str = "phone") -> Indicator:
    now = timezone.now()
    return Indicator.objects.create(
        kind=kind, value=value, value_sha256=value_hash(value), fold=value, first_seen_at=now, last_seen_at=now,
        sightings=3, level="dangerous",
    )  # fmt: skip


@pytest.fixture
def case(people: People) -> Case:
    """This will open a case at the northern office."""
    return opened(people, now=timezone.now(), title="Giả điện lực", loss_vnd=5_000_000)


@pytest.fixture
def client(people: People) -> Client:
    """This will sign the desk officer of the northern office in."""
    return at_desk(people.at("north", "desk"))


def test_a_case_is_given_to_a_colleague_who_gives_it_back(people: People, case: Case, client: Client) -> None:
    colleague = people.second("north", "desk")
    stranger = people.at("south", "desk")
    page = text_of(client.get(address(case, "assign")))
    assert colleague.name in page
    assert stranger.name not in page
    refused = do(client, case, "assign", assignee=stranger.pk)
    assert refused.status_code == 422
    assert fresh(case).assignee_id is None
    assert do(client, case, "assign", assignee=colleague.pk, reason="biết vùng này").status_code == 302
    assert fresh(case).assignee_id == colleague.pk
    theirs = at_desk(colleague)
    assert address(case, "give-back") in text_of(theirs.get(reverse("desk_case", args=[case.number])))
    assert do(theirs, case, "give-back", reason="đi công tác").status_code == 302
    assert fresh(case).assignee_id is None
    page = text_of(client.get(reverse("desk_case", args=[case.number])))
    for said in ("biết vùng này", "đi công tác", f"{colleague.name} → –"):
        assert said in page


def test_who_only_works_on_cases_gives_back_their_own_and_no_other(people: People, case: Case) -> None:
    analyst = people.at("north", "analyst")
    changed_by(case, assign_case, people, assignee_id=people.at("north", "desk").pk, now=timezone.now())
    client = at_desk(analyst)
    assert do(client, case, "give-back").status_code == 403
    changed_by(case, assign_case, people, assignee_id=analyst.pk, now=timezone.now())
    assert do(client, case, "give-back").status_code == 302
    assert fresh(case).assignee_id is None


def test_two_cases_are_seen_side_by_side_before_one_goes_into_the_other(
    people: People, case: Case, client: Client
) -> None:
    report = told_at(people)
    other = opened(people, now=timezone.now(), title="Cùng một nhóm", report_ids=[told_at(people, 1)])
    changed_by(case, change_case, people, changes={"title": "Giả điện lực hai"}, now=timezone.now())
    do(client, case, "add", reports=f"{report}")
    looked = do(client, case, "merge", into=other.number, reason="cùng số điện thoại")
    page = text_of(looked)
    assert looked.status_code == 200
    assert fresh(case).state == "open"
    assert "Cùng một nhóm" in page
    assert "Giả điện lực hai" in page
    assert f'name="into_version" value="{other.version}"' in page
    merged = do(
        client, case, "merge", into=other.number, into_version=other.version, reason="cùng số điện thoại"
    )
    assert merged.status_code == 302
    assert (fresh(case).state, fresh(case).merged_into_id) == ("merged", other.pk)
    assert Member.objects.filter(case=other, until_at__isnull=True, kind="report").count() == 2
    assert other.number in text_of(client.get(reverse("desk_case", args=[case.number])))


def test_a_merge_into_a_case_that_changed_meanwhile_shows_both_anew(
    people: People, case: Case, client: Client
) -> None:
    other = opened(people, now=timezone.now(), title="Cùng một nhóm")
    before = other.version
    changed_by(other, change_case, people, changes={"title": "Đã đổi tên"}, now=timezone.now())
    told = do(client, case, "merge", into=other.number, into_version=before, reason="trùng")
    page = text_of(told)
    assert told.status_code == 409
    assert fresh(case).state == "open"
    assert "Đã đổi tên" in page
    assert f'name="into_version" value="{fresh(other).version}"' in page


@pytest.mark.parametrize("into", ["2026-999999", "", "\x00", "nothing", "9" * 60])
def test_a_merge_into_what_is_no_case_is_refused(case: Case, client: Client, into: str) -> None:
    told = do(client, case, "merge", into=into, reason="trùng")
    assert told.status_code == 422
    assert fresh(case).state == "open"


def test_a_case_is_not_merged_into_itself_nor_into_one_of_another_office(
    people: People, case: Case, client: Client
) -> None:
    itself = do(client, case, "merge", into=case.number, into_version=case.version, reason="trùng")
    assert say("refusal.cases_merge.what", "vi") in text_of(itself)
    theirs = opened(people, "south", now=timezone.now(), territory_code="P92-202507")
    unseen = do(client, case, "merge", into=theirs.number, reason="trùng")
    assert say("refusal.cases_unknown_number.what", "vi") in text_of(unseen)
    assert fresh(case).state == "open"


def test_members_are_chosen_and_become_a_case_of_their_own(people: People, client: Client) -> None:
    first, second = told_at(people), told_at(people, 1)
    phone = known()
    case = opened(people, now=timezone.now(), report_ids=[first, second], indicator_ids=[phone.pk])
    before = Entry.objects.latest("pk").pk
    page = text_of(client.get(address(case, "split")))
    assert "Chuyện số 1" in page
    assert phone.value in page
    assert Entry.objects.filter(pk__gt=before, kind="reports.viewed").exists()
    typed = {"members": [f"report-{second}", f"indicator-{phone.pk}"], "title": "Vụ riêng", "kind": "message"}
    done = do(client, case, "split", territory="phường Ba Đình, Hà Nội", reason="người khác", **typed)
    assert done.status_code == 302
    other = Case.objects.latest("pk")
    assert (other.title, other.kind, other.office_id) == (
        "Vụ riêng",
        "message",
        people.office("north_ward").pk,
    )
    assert set(
        Member.objects.filter(case=case, until_at__isnull=True).values_list("thing_id", flat=True)
    ) == {first}
    assert Link.objects.get().because == "split"


def test_nothing_chosen_or_what_is_elsewhere_is_not_split_off(people: People, client: Client) -> None:
    case = opened(people, now=timezone.now(), report_ids=[told_at(people)])
    foreign = told_at(people, 1)
    for chosen in ([], [f"report-{foreign}"], ["report-"], ["x"], ["report-\x00"]):
        told = do(client, case, "split", members=chosen, title="Vụ riêng", kind="website", reason="x")
        assert told.status_code == 422, chosen
    assert Case.objects.count() == 1


def test_reports_by_number_and_indicators_however_typed_come_in_and_go_out(
    people: People, case: Case, client: Client
) -> None:
    report, phone = told_at(people), known()
    typed = {"reports": f" #{report}, ", "indicators": "gọi cho 0912.345.678 nhé"}
    assert do(client, case, "add", **typed).status_code == 302
    there = Member.objects.filter(case=case, until_at__isnull=True)
    assert set(there.values_list("kind", "thing_id")) == {("report", report), ("indicator", phone.pk)}
    page = text_of(client.get(reverse("desk_case", args=[case.number])))
    assert say("desk.happened.reports", "vi", numbers=f"{report}") in page
    out = do(client, case, "take-out", members=[f"report-{report}", f"indicator-{phone.pk}"], reason="nhầm")
    assert out.status_code == 302
    assert not there.all().exists()


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({}, "cases_no_member"),
        ({"reports": "99999999"}, "cases_unknown_member"),
        ({"reports": "12; mười ba"}, "cases_unknown_member"),
        ({"reports": "9" * 60}, "cases_unknown_member"),
        ({"reports": ",".join(["1"] * 51)}, "cases_unknown_member"),
    ],
)
def test_what_is_no_member_is_refused_and_nothing_is_added(
    case: Case, client: Client, typed: dict[str, str], refusal: str
) -> None:
    told = do(client, case, "add", **typed)
    assert told.status_code == 422
    assert say(f"refusal.{refusal}.what", "vi") in text_of(told)
    assert not Member.objects.exists()


def test_a_report_of_another_office_or_of_another_open_case_is_not_added(
    people: People, case: Case, client: Client
) -> None:
    theirs, taken = told_at(people, 1, "south"), told_at(people, 2)
    holder = opened(people, now=timezone.now(), report_ids=[taken])
    unseen = do(client, case, "add", reports=f"{theirs}")
    assert say("refusal.cases_unknown_member.what", "vi") in text_of(unseen)
    held = text_of(do(client, case, "add", reports=f"{taken}"))
    assert say("refusal.cases_report_taken.what", "vi", number=holder.number) in held
    assert not Member.objects.filter(case=case).exists()


def test_two_cases_are_linked_with_why_and_parted_again(people: People, case: Case, client: Client) -> None:
    other = opened(people, now=timezone.now(), title="Hôm qua")
    assert do(client, case, "link", other=other.number, because="same_person").status_code == 302
    for one, two in ((case, other), (other, case)):
        page = text_of(client.get(reverse("desk_case", args=[one.number])))
        assert reverse("desk_case", args=[two.number]) in page
        assert say("desk.code.case_link.same_person", "vi") in page
    assert do(client, case, "link", other=other.number, because="split").status_code == 422
    assert do(client, case, "link", other="2026-999999", because="related").status_code == 422
    assert do(client, case, "link", other=case.number, because="related").status_code == 422
    assert do(client, case, "unlink", link="99999").status_code == 422
    assert do(client, case, "unlink", link=Link.objects.get().pk).status_code == 302
    assert Link.objects.get().ended_at is not None


def test_who_is_mentioned_is_told_apart_from_who_has_opened_the_case(
    people: People, case: Case, client: Client
) -> None:
    colleague = people.second("north", "desk")
    page = text_of(client.get(address(case, "note")))
    assert colleague.name in page
    assert people.at("south", "desk").name not in page
    told = do(client, case, "note", text="Chị xem giúp", mentions=[colleague.pk])
    assert told.status_code == 302
    unread, read = (say(f"desk.case.{name}", "vi") for name in ("unread", "read"))
    assert f"@{colleague.name} ({unread})" in text_of(client.get(reverse("desk_case", args=[case.number])))
    assert Mention.objects.get().seen_at is None
    theirs = at_desk(colleague)
    assert say("desk.case.for_you", "vi") in text_of(theirs.get(reverse("desk_case", args=[case.number])))
    assert Mention.objects.get().seen_at is not None
    assert say("desk.case.for_you", "vi") not in text_of(theirs.get(reverse("desk_case", args=[case.number])))
    assert f"@{colleague.name} ({read})" in text_of(client.get(reverse("desk_case", args=[case.number])))


def test_nobody_is_mentioned_who_may_not_see_the_case(people: People, case: Case, client: Client) -> None:
    told = do(client, case, "note", text="Xem giúp", mentions=[people.at("south", "desk").pk])
    assert told.status_code == 422
    assert not Note.objects.exists()


def test_a_place_is_named_as_people_write_it_and_former_names_lead_to_todays(
    people: People, case: Case, client: Client
) -> None:
    as_it_is = {"title": case.title, "kind": case.kind, "loss_vnd": case.loss_vnd}
    assert do(client, case, "change", territory="ba dinh, ha noi", **as_it_is).status_code == 302
    ward = Territory.objects.get(code=WARD)
    assert (fresh(case).territory_id, fresh(case).office_id) == (ward.pk, people.office("north").pk)
    page = text_of(client.get(address(case, "change")))
    assert ward.name_vi in page
    unknown = do(client, case, "change", territory="Atlantis", **as_it_is)
    assert say("refusal.cases_place.what", "vi") in text_of(unknown)
    assert do(client, case, "change", territory=HANOI, **as_it_is).status_code == 302
    assert fresh(case).territory_id == Territory.objects.get(code=HANOI).pk


def test_a_name_that_several_places_have_is_asked_for_with_their_codes(case: Case, client: Client) -> None:
    Territory.objects.create(
        code="C00009-202507", level="commune", official_code="00009", name_vi="Phường Ba Đình",
        name_en="Ba Dinh Ward", key=key_of("Ba Đình"), parent=Territory.objects.get(code="P92-202507"),
    )  # fmt: skip
    told = do(client, case, "change", title=case.title, kind=case.kind, territory="Ba Đình")
    page = text_of(told)
    assert told.status_code == 422
    assert "C00009-202507" in page
    assert WARD in page
    assert fresh(case).territory_id == Territory.objects.get(code=HANOI).pk


def test_victims_and_money_got_back_are_said_by_an_officer_and_stay(
    people: People, case: Case, client: Client
) -> None:
    as_it_is = {"title": case.title, "kind": case.kind, "loss_vnd": case.loss_vnd, "territory": ""}
    too_much = do(client, case, "change", **as_it_is, recovered_vnd="5000001", victims="4")
    assert say("refusal.cases_money.what", "vi") in text_of(too_much)
    assert do(client, case, "change", **as_it_is, recovered_vnd="3000000", victims="4").status_code == 302
    do(client, case, "add", reports=f"{told_at(people)}")
    assert (fresh(case).recovered_vnd, fresh(case).victims) == (3_000_000, 4)
    page = text_of(client.get(reverse("desk_case", args=[case.number])))
    assert "3.000.000" in page
    assert say("desk.case.by_hand", "vi") in page
    again = {**as_it_is, "recovered_vnd": "3000000", "initial-victims": "4"}
    assert do(client, case, "change", **again, victims="").status_code == 302
    assert (fresh(case).victims, fresh(case).victims_by_hand) == (1, False)


def test_what_the_second_did_not_touch_stays_as_the_first_made_it(
    people: People, case: Case, client: Client
) -> None:
    """The second has an old page: only the title is theirs, and the loss that the first wrote isn't undone."""
    page = text_of(client.get(address(case, "change")))
    assert f'name="initial-loss_vnd" value="{case.loss_vnd}"' in page
    old = {
        "version": case.version, "title": "Tên của người thứ hai", "kind": "website", "loss_vnd": "5000000",
        "initial-title": case.title, "initial-kind": "website", "initial-loss_vnd": "5000000",
    }  # fmt: skip
    changed_by(case, change_case, people, changes={"loss_vnd": 9_000_000, "kind": "app"}, now=timezone.now())
    told = client.post(address(case, "change"), old)
    page = text_of(told)
    assert told.status_code == 409
    assert "9.000.000" in page
    assert say("desk.case.untouched", "vi") in page
    assert 'name="initial-loss_vnd" value="9000000"' in page
    again = {
        **old, "version": fresh(case).version, "kind": "app", "loss_vnd": "9000000", "initial-kind": "app",
        "initial-loss_vnd": "9000000",
    }  # fmt: skip
    assert client.post(address(case, "change"), again).status_code == 302
    assert (fresh(case).title, fresh(case).loss_vnd, fresh(case).kind) == (
        "Tên của người thứ hai",
        9_000_000,
        "app",
    )


def test_who_closes_a_case_that_was_moved_away_is_told_where_it_is(
    people: People, case: Case, client: Client
) -> None:
    version = case.version
    south = people.office("south")
    changed_by(case, hand_over, people, office_id=south.pk, reason="nạn nhân ở đó", now=timezone.now())
    told = client.post(address(case, "close"), {"version": version, "outcome": "stopped", "reason": "xong"})
    assert told.status_code == 404
    said = say("refusal.cases_moved.what", "vi", number=case.number, office=south.name_vi)
    assert said in text_of(told)
    assert said in text_of(client.get(reverse("desk_case", args=[case.number])))
    assert fresh(case).state == "open"
    never = at_desk(people.at("other", "desk")).get(reverse("desk_case", args=[case.number]))
    assert never.status_code == 404
    assert south.name_vi not in text_of(never)


def test_other_open_cases_with_the_same_indicator_stand_beside(people: People, client: Client) -> None:
    phone = known()
    now = timezone.now()
    case = opened(people, now=now, indicator_ids=[phone.pk])
    other = opened(people, now=now, title="Vụ chung số", indicator_ids=[phone.pk])
    ended = opened(people, now=now, title="Vụ đã đóng", indicator_ids=[phone.pk])
    changed_by(ended, close_case, people, outcome="no_scam", reason="Trang thật", now=now)
    hidden = opened(people, "south", now=now, territory_code="P92-202507", indicator_ids=[phone.pk])
    page = text_of(client.get(reverse("desk_case", args=[case.number])))
    assert f"{address(case, 'merge')}?into={other.number}" in page
    assert say("desk.case.in_others", "vi", count="1") in page
    for unseen in (ended, hidden):
        assert unseen.number not in page
    looked = text_of(client.get(f"{address(case, 'merge')}?into={other.number}"))
    assert "Vụ chung số" in looked


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_line_of_the_timeline_says_what_stood_behind_it(people: People, lang: str) -> None:
    now = timezone.now()
    case = opened(people, now=now, title="Trước")
    other = opened(people, now=now, title="Vụ kia")
    client = at_desk(people.at("north", "desk"), lang=lang)
    changed_by(case, change_case, people, changes={"title": "Sau", "kind": "app", "loss_vnd": 1_000}, now=now)
    do(client, case, "link", other=other.number, because="related")
    do(client, case, "close", outcome="recovered", recovered_vnd="500", reason="Ngân hàng trả lại")
    do(client, case, "reopen", reason="Còn người bị hại")
    page = text_of(client.get(reverse("desk_case", args=[case.number])))
    outcome = say("desk.code.case_outcome.recovered", lang)
    for said in (
        "Trước → Sau",
        say("desk.form.case_act.loss_vnd", lang) + ": – → " + ("1.000" if lang == "vi" else "1,000"),
        other.number,
        say("desk.happened.recovered", lang, vnd="500"),
        say("desk.happened.outcome_before", lang, outcome=outcome),
        "Ngân hàng trả lại",
    ):
        assert said in page, said


def test_a_mention_stays_unseen_until_that_very_person_comes(people: People, case: Case) -> None:
    colleague = people.second("north", "desk")
    write_note(case_id=case.pk, text="Xem", mentions=[colleague.pk], actor=desk(people), now=timezone.now())
    at_desk(people.at("north", "approver")).get(reverse("desk_case", args=[case.number]))
    assert Mention.objects.get().seen_at is None
