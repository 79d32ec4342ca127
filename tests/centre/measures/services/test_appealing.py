from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from centre.measures.appealing import HOME, appeal_of, blocked, filed
from centre.measures.scene import BAD, NOW, approver, judged, officer, people, proposed, second, signed
from lachan.centre.audit.models import Entry
from lachan.centre.evidence.queries import file_for
from lachan.centre.measures.block_codes import code_of, write_code
from lachan.centre.measures.models import Appeal, Filing, FilingFile
from lachan.centre.measures.queries.listed import read_named
from lachan.centre.measures.services.appealing import MOST_A_DAY, FileTold, ToFile, file_appeals
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.holding import hold_at_once
from lachan.centre.reports.receipt_codes import code_hash, read_code
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def test_an_appeal_has_a_number_a_clock_and_a_receipt_that_is_not_kept(people: People) -> None:
    blocked(people)
    one = filed()
    appeal = appeal_of(one)
    assert (appeal.about, appeal.value, appeal.host, appeal.state) == ("domain", BAD, BAD, "open")
    assert (appeal.due_at - NOW, appeal.proof) == (timedelta(hours=48), "waiting")
    assert appeal.office_id == people.office("north").pk
    filing = Filing.objects.get()
    assert filing.receipt_sha256 == code_hash(read_code(one.receipt))
    assert one.receipt not in str(list(Filing.objects.values_list()))
    assert Entry.objects.filter(kind="measures.appeal_filed", subject=f"appeal:{appeal.pk}").count() == 1


def test_a_page_below_a_blocked_name_is_an_appeal_against_that_name(people: People) -> None:
    blocked(people)
    assert appeal_of(filed(f"https://www.{BAD}/dang-nhap?a=1")).value == BAD


def test_the_code_of_the_block_page_names_the_entry(people: People) -> None:
    blocked(people)
    assert appeal_of(filed(write_code(code_of(f"www.{BAD}")))).value == BAD


def test_a_held_name_has_its_code_too(people: People) -> None:
    hold_at_once(
        kind="block_domain", value=BAD, office_id=people.office("north").pk, reason="Khẩn",
        actor=officer(people), now=NOW,
    )  # fmt: skip
    # no list names it; who was led to the block page has its code
    appeal = appeal_of(filed(write_code(code_of(BAD))))
    assert (appeal.value, appeal.office_id) == (BAD, people.office("north").pk)


def test_what_no_list_names_is_answered_at_once_and_taken_when_its_owner_insists(people: People) -> None:
    del people
    with pytest.raises(Refusal, match="appeals_not_listed"):
        filed("quan-ca-phe.example")
    assert not Filing.objects.exists()
    appeal = appeal_of(filed("quan-ca-phe.example", insists=True))
    assert (appeal.was_listed, appeal.office_id) == (False, 0)


def test_what_was_lifted_long_ago_is_not_listed(people: People) -> None:
    measure = blocked(people)
    lift_measure(measure_id=measure.pk, reason="Hết cần", actor=second(people), now=NOW)
    with pytest.raises(Refusal, match="appeals_not_listed"):
        filed()


def test_the_answer_does_not_tell_what_is_going_on_in_secret(people: People) -> None:
    judged("payee", "970436:1234567890")
    frozen = proposed(people, "970436:1234567890", kind="freeze_payee")
    signed(frozen, approver(people))
    signed(frozen, second(people))
    said = []
    for typed in ("970436 1234567890", "970436 9999999999"):
        with pytest.raises(Refusal) as refused:
            filed(typed)
        said.append((refused.value.status, refused.value.code))
    assert said[0] == said[1] == (409, "appeals_not_listed")
    # insisted on, it comes before whoever may undo it
    assert appeal_of(filed("970436 1234567890", insists=True)).office_id == people.office("north").pk


def test_fifty_sister_names_are_one_filing_and_one_line(people: People) -> None:
    names = [f"shop-{number}.top" for number in range(50)]
    for name in names:
        judged("domain", name)
        blocked(people, name)
    one = filed("\n".join(names))
    assert len(one.numbers) == len(one.hosts) == 50
    assert Filing.objects.count() == 1
    assert Appeal.objects.values("sender_id").distinct().count() == 1
    with pytest.raises(Refusal, match="appeals_many"):
        filed("\n".join([*names, BAD]))


def test_one_sender_appeals_once_and_others_may_too(people: People) -> None:
    blocked(people)
    filed(contact="chu@shop.example")
    with pytest.raises(Refusal, match="appeals_there"):
        filed(contact="chu@shop.example")
    # who types somebody else's address locks nobody out
    other = filed(contact="chu@shop.example", network="198.51.100.0/24")
    assert appeal_of(other).sender_id == Filing.objects.order_by("pk").first().pk  # type: ignore[union-attr]


def test_a_network_sends_so_many_a_day_and_no_more(people: People) -> None:
    del people
    for number in range(MOST_A_DAY):
        filed(f"quan-{number}.example", insists=True)
    with pytest.raises(Refusal) as refused:
        filed("quan-them.example", insists=True)
    assert (refused.value.status, refused.value.code) == (429, "appeals_many_today")
    filed("quan-them.example", insists=True, network="198.51.100.0/24")
    filed("quan-nua.example", insists=True, now=NOW + timedelta(days=1, seconds=1))


def test_a_form_that_is_sent_twice_is_taken_once(people: People) -> None:
    blocked(people)
    filed(form_key="k" * 32)
    with pytest.raises(Refusal, match="appeals_sent_before"):
        filed(form_key="k" * 32, network="198.51.100.0/24")
    assert Filing.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"why": "  "}, "appeals_why"),
        ({"why": "x" * 4001}, "appeals_why"),
        ({"contact": "không phải thư"}, "appeals_contact"),
        ({"contact": "a@b.example\nBcc: c@d.example"}, "appeals_contact"),
        ({"consents": False}, "appeals_consent"),
    ],
)
def test_what_cannot_be_taken_is_refused_beside_its_field(
    people: People, told: dict[str, object], code: str
) -> None:
    blocked(people)
    with pytest.raises(Refusal, match=code):
        filed(**told)  # type: ignore[arg-type]
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("what", ["", "   \n ", "xin chào", "192.168.1.1", "."])
def test_what_names_nothing_is_refused(people: People, what: str) -> None:
    del people
    with pytest.raises(Refusal, match=r"appeals_(what|empty)"):
        filed(what)


def test_files_are_sealed_for_the_office_that_decides(people: People) -> None:
    blocked(people)
    told = ToFile(
        things=read_named(BAD, day=today(NOW)), why="Giấy phép kèm theo", network=HOME, consents=True
    )
    file_appeals(told=told, files=[FileTold("giay-phep.txt", BytesIO(b"giay phep kinh doanh"))], now=NOW)
    kept = file_for(file_id=FilingFile.objects.get().holding_id, office_ids=None)
    assert kept is not None
    assert (kept.name, kept.office_id) == ("giay-phep.txt", people.office("north").pk)


def test_who_appeals_again_after_an_answer_is_read_and_holds_up_nothing(people: People) -> None:
    blocked(people)
    one = filed()
    Appeal.objects.filter(number=one.numbers[0]).update(state="upheld", ended_at=NOW)
    assert appeal_of(filed(now=NOW + timedelta(days=10))).is_repeat
    Appeal.objects.exclude(number=one.numbers[0]).update(state="withdrawn")
    assert not appeal_of(filed(now=NOW + timedelta(days=91, hours=1), insists=True)).is_repeat
