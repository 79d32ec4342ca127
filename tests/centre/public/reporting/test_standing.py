"""What a reporter reads of the case that their report is in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any, Final

import pytest

from centre.cases.scene import HANOI, NOW, acting, changed_by, fresh, opened, people
from centre.reports.judging import judge_all
from centre.reports.tellings import telling
from lachan.centre.accounts.models import Role
from lachan.centre.cases.models import Case
from lachan.centre.cases.queries.told import InCase
from lachan.centre.cases.services.changing import assign_case, go_on_with_case, hand_over, pause_case
from lachan.centre.cases.services.ending import close_case, merge_case, reopen_case
from lachan.centre.cases.services.notes import write_note
from lachan.centre.measures.models import Measure
from lachan.centre.measures.preview import seen_sha256
from lachan.centre.measures.queries.about import Decided
from lachan.centre.measures.queries.appealed import Reviewed
from lachan.centre.measures.services.proposing import Wanted, propose_measures
from lachan.centre.measures.services.signing import sign_measure
from lachan.centre.public.reporting.standing import done_about, standing_of
from lachan.centre.reports import receipts
from lachan.centre.reports.receipts import Seen
from lachan.centre.reports.services import take_report
from lachan.centre.web import limits
from lachan.centre.web.limits import Buckets
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from centre.accounts.people import People
    from lachan.centre.reports.services import Taken

__all__ = ["people"]

LATER: Final = NOW + timedelta(hours=2)
MOMENT: Final = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
SEEN: Final = Seen(
    id=1, state="seen", about="scam", received_at=MOMENT, state_at=MOMENT, files=0, additions=0, office_vi="A", office_en="A"
)  # fmt: skip


@pytest.fixture(autouse=True)
def _nobody_has_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "wrong_codes", Buckets(receipts.WRONG_CODES_PER_MINUTE))
    monkeypatch.setattr(limits, "networks", Buckets(1_000))


def told(number: int = 1, **more: Any) -> Taken:
    plain: dict[str, Any] = {
        "network": f"203.0.{number}", "device": f"máy {number}", "loss_vnd": 30_000_000, "territory_code": HANOI,
        "numbers": (), "name": "", "phone": "",
    }  # fmt: skip
    return take_report(told=telling(**{**plain, **more}), now=NOW)


def follow(client: Client, taken: Taken, lang: str = "vi", **more: str) -> str:
    response = client.post(f"/follow?lang={lang}", {"code": taken.receipt, **more})
    assert response.status_code == 200
    return unescape(response.content.decode())


def in_case(**changed: Any) -> InCase:
    plain: dict[str, Any] = {
        "case_id": 7, "state": "open", "stage": "first_look", "kind": "website", "office_id": 3, "since_at": MOMENT,
        "first_looked_at": None, "closed_at": None, "outcome": "", "recovered_vnd": None, "is_shared": False,
        "was_moved": False, "at_office_since": MOMENT,
    }  # fmt: skip
    return InCase(**plain | changed)


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_reporter_reads_where_the_case_is_until_its_outcome(
    client: Client, people: People, lang: str
) -> None:
    taken = told()
    case = opened(people, report_ids=[taken.report_id])
    north, south = people.office("north"), people.office("south")
    shown = follow(client, taken, lang)
    assert say("follow.case.new", lang) in shown
    assert say("follow.stage.given", lang, office=north.name_vi if lang == "vi" else north.name_en) in shown
    officer = people.at("north", Role.DESK)
    case = changed_by(case, assign_case, people, assignee_id=officer.pk, now=LATER)
    assert say("follow.case.worked_on", lang) in follow(client, taken, lang)
    case = changed_by(
        case, pause_case, people, waiting_for="Ngân hàng Hoa Mai", reason="Chờ sao kê", now=LATER
    )
    assert say("follow.case.waiting", lang) in (shown := follow(client, taken, lang))
    assert "Hoa Mai" not in shown
    case = changed_by(case, go_on_with_case, people, now=LATER)
    case = changed_by(case, hand_over, people, office_id=south.pk, reason="Nạn nhân ở đó", now=LATER)
    moved = say("follow.stage.moved", lang, office=south.name_vi if lang == "vi" else south.name_en)
    assert moved in follow(client, taken, lang)
    case = changed_by(
        case, close_case, people, "south", outcome="recovered", reason="Ngân hàng hoàn", recovered_vnd=12_000_000, now=LATER
    )  # fmt: skip
    shown = follow(client, taken, lang)
    assert say("follow.outcome.recovered", lang) in shown
    assert ("12.000.000 đồng" if lang == "vi" else "12,000,000 đồng") in shown
    changed_by(case, reopen_case, people, "south", reason="Có tin mới", now=LATER)
    assert say("follow.case.worked_on", lang) in follow(client, taken, lang)


@pytest.mark.django_db
def test_no_name_no_number_and_nothing_that_officers_wrote_is_told(client: Client, people: People) -> None:
    taken = told(name="Nguyễn Thị Hoa", phone="0912345678")
    other = told(2, name="Trần Văn Ba", story="Chuyện khác hẳn của người khác", message="")
    case = opened(people, report_ids=[taken.report_id, other.report_id], title="Trang giả ngân hàng Hoa Mai")
    officer = people.at("north", Role.DESK)
    case = changed_by(case, assign_case, people, assignee_id=officer.pk, now=LATER)
    write_note(case_id=case.pk, text="Ghi chú kín của cán bộ", actor=acting(officer), now=LATER)
    case = changed_by(
        case, close_case, people, outcome="recovered", reason="Lý do kín", recovered_vnd=20_000_000, now=LATER
    )
    for lang in ("vi", "en"):
        shown = follow(client, taken, lang)
        for private in (
            "Hoa", "Ba<", "Trần Văn", "0912345678", "912345678", "Ghi chú kín", "Lý do kín", officer.name, case.number, case.title,
            "20.000.000", "20,000,000", "Chuyện khác",
        ):  # fmt: skip
            assert private not in shown, private
        assert say("follow.case.shared", lang) in shown
        assert say("follow.recovered.shared", lang) in shown


@pytest.mark.django_db
def test_a_case_that_was_merged_is_followed_to_the_one_that_goes_on(client: Client, people: People) -> None:
    taken, other = told(), told(2, story="Chuyện khác", message="")
    case = opened(people, report_ids=[taken.report_id])
    target = opened(people, report_ids=[other.report_id])
    changed_by(case, merge_case, people, into_id=target.pk, into_version=target.version, reason="Cùng một vụ")
    changed_by(fresh(target), close_case, people, outcome="stopped", reason="Đã gỡ trang", now=LATER)
    for one in (taken, other):
        shown = follow(client, one)
        assert say("follow.outcome.stopped", "vi") in shown
        assert say("follow.case.shared", "vi") in shown


@pytest.mark.django_db
def test_a_report_without_a_case_and_one_that_was_withdrawn_stand_by_themselves(
    client: Client, people: People
) -> None:
    alone, taken = told(), told(2, story="Chuyện khác", message="")
    opened(people, report_ids=[taken.report_id])
    assert say("receipt.new", "vi") in follow(client, alone)
    gone = follow(client, taken, do="withdraw", sure="1")
    assert say("follow.case.new", "vi") not in gone
    assert say("receipt.withdrawn", "vi") in gone
    assert 'class="stages"' not in gone


@pytest.mark.django_db
def test_following_asks_few_questions(
    client: Client, people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    taken = told()
    opened(people, report_ids=[taken.report_id])
    follow(client, taken)
    with django_assert_max_num_queries(8):
        follow(client, taken)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("outcome", list(Case.Outcome.values))
def test_each_outcome_is_worded_and_blames_nobody(outcome: str, lang: str) -> None:
    closed = in_case(state="closed", outcome=outcome, first_looked_at=MOMENT, closed_at=MOMENT)
    standing = standing_of(SEEN, closed, "Công an phường", lang)
    assert standing.heading == say(f"follow.outcome.{outcome}", lang)
    (what,) = standing.outcome
    assert len(what) > 30
    assert [stage.is_here for stage in standing.stages] == [False, False, False, True]
    assert all(stage.at for stage in standing.stages)
    for harsh in ("lỗi của bạn", "báo sai", "your fault that", "false report"):
        assert harsh not in what


def test_what_goes_on_has_one_step_without_a_time() -> None:
    for state, looked in (("open", None), ("open", MOMENT), ("waiting", MOMENT)):
        standing = standing_of(SEEN, in_case(state=state, first_looked_at=looked), "A", "vi")
        here = [stage for stage in standing.stages if stage.is_here]
        assert [stage.at for stage in here] == [None]
        assert standing.outcome == ()
        assert standing.notes[-1] == say("follow.case.no_fee", "vi")


def decided(**told: Any) -> Decided:
    plain: dict[str, Any] = {
        "number": "M2026-000001", "kind": "block_domain", "about": "domain", "value": "a.top", "is_hold": False,
        "approved_at": MOMENT, "sent_at": None, "effect": "not_verified", "effective_at": None, "ended_at": None,
        "state": "approved", "was_wrong": False,
    }  # fmt: skip
    return Decided(**plain | told)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, ["Trung tâm đã yêu cầu chặn trang web mà bạn báo"]),
        (
            {"effect": "effective", "effective_at": MOMENT + timedelta(hours=1)},
            [
                "Trung tâm đã yêu cầu chặn trang web mà bạn báo",
                "Trung tâm đã kiểm tra: yêu cầu chặn trang web mà bạn báo có tác dụng",
            ],
        ),
        (
            {"effect": "returned"},
            [
                "Trung tâm đã yêu cầu chặn trang web mà bạn báo",
                "Trang, tài khoản đó đã xuất hiện trở lại; Trung tâm tiếp tục yêu cầu chặn trang web mà bạn báo",
            ],
        ),
        (
            {"state": "lifted", "was_wrong": True, "ended_at": MOMENT + timedelta(days=1)},
            [
                "Trung tâm đã yêu cầu chặn trang web mà bạn báo",
                "Đã rút yêu cầu chặn trang web mà bạn báo: quyết định đó là nhầm lẫn của Trung tâm, không phải lỗi của bạn",
            ],
        ),
    ],
)
def test_what_was_asked_and_what_was_seen_are_said_apart(told: dict[str, Any], said: list[str]) -> None:
    assert [stage.said for stage in done_about([decided(**told)], "vi")] == said


def test_an_owner_s_appeal_stands_between_what_was_seen_and_what_was_decided() -> None:
    wrong = decided(
        state="lifted",
        was_wrong=True,
        effective_at=MOMENT + timedelta(hours=1),
        ended_at=MOMENT + timedelta(hours=9),
    )
    appealed = Reviewed(MOMENT + timedelta(hours=3), None)
    what = say("follow.measure_of.block_domain", "vi")
    assert [stage.said for stage in done_about([wrong], "vi", [appealed])] == [
        say(f"follow.measure.{step}", "vi", what=what) for step in ("asked", "effective", "appealed", "wrong")
    ]
    upheld = Reviewed(MOMENT + timedelta(hours=3), MOMENT + timedelta(hours=5))
    back = decided(effect="returned")
    assert [stage.said for stage in done_about([back], "en", [upheld])][1:] == [
        say("follow.measure.appealed", "en"),
        say("follow.measure.upheld", "en"),
        say("follow.measure.returned", "en", what=say("follow.measure_of.block_domain", "en")),
    ]


def test_of_ten_links_of_one_site_the_reporter_reads_one_line() -> None:
    many = [decided(number=f"M2026-{number:06}", kind="block_url") for number in range(10)]
    assert len(done_about(many, "en")) == 1


@pytest.mark.django_db
def test_the_reporter_reads_what_was_asked_once_it_is_signed(
    client: Client, people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    taken = told(message="", links=("http://vietcombank-xacthuc.top/login",))
    judge_all(NOW)
    north = people.office("north")
    [line] = propose_measures(
        kind="block_domain", wanted=[Wanted("vietcombank-xacthuc.top")], office_id=north.pk, reason="Giả ngân hàng",
        case_id=opened(people, report_ids=[taken.report_id]).pk, actor=acting(people.at("north", Role.DESK)), now=NOW,
    )  # fmt: skip
    assert line.measure_id, line
    asked = "Trung tâm đã yêu cầu chặn trang web mà bạn báo"
    assert asked not in follow(client, taken)
    Measure.objects.update(looked_at=NOW)
    sign_measure(
        measure_id=line.measure_id, seen=seen_sha256(Measure.objects.get()), says="approve", reason="Đã xem",
        actor=acting(people.at("north", Role.APPROVER)), now=NOW,
    )  # fmt: skip
    with django_assert_max_num_queries(10):
        shown = follow(client, taken)
    assert asked in shown
    assert "Đã yêu cầu chưa có nghĩa là đã chặn được" in shown
    assert line.number not in shown
