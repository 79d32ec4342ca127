from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from django.utils import timezone

from centre.accounts.people import NOW, People, as_actor, people
from centre.exchange.making import fill, partner
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import MACHINE, OPERATOR, Actor
from lachan.centre.exchange.models import AnswerFile, AnswerPiece, Claim
from lachan.centre.exchange.services import answer_files, answering, claiming
from lachan.centre.exchange.services.answer_files import (
    KEPT,
    answer_by_hand,
    forget_files,
    take_file,
    take_next_piece,
)
from lachan.centre.exchange.services.answering import read_answers, take_answers
from lachan.centre.partners.models import Partner
from lachan.centre.partners.queries.partners import partners_by_id
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from lachan.centre.exchange.claims.reading import FileRow

pytestmark = pytest.mark.django_db
__all__ = ["people"]

RAW: Final = "số tài khoản,trả lời\n0123456789,đã giữ\n".encode()


@pytest.fixture
def bank(people: People) -> Partner:
    now = timezone.now()
    made = partner("BANK-A", now=now, kind="bank", sees="payee")
    Partner.objects.filter(pk=made.pk).update(answers_for="970436", office_id=people.office("bank").pk)
    fill(["970436:0123456789"], kind="payee", action="flag", now=now)
    return made


def rows_for(bank: Partner) -> tuple[FileRow, ...]:
    return read_answers(partners_by_id([bank.pk])[bank.pk], RAW, now=NOW)


def answered_by(actor: Actor, bank: Partner) -> int:
    file_id = answer_by_hand(partner_id=bank.pk, rows=rows_for(bank), actor=actor, now=timezone.now())
    assert take_file(file_id=file_id, seconds=60, now=timezone.now())
    return AnswerFile.objects.get(pk=file_id).kept


def test_a_person_at_the_partners_office_answers_for_it(people: People, bank: Partner) -> None:
    who = as_actor(people.at("bank", Role.PARTNER))
    assert answered_by(who, bank) == 1
    assert Claim.objects.get().sent_by == str(who)


@pytest.mark.parametrize(
    ("office", "role"),
    [("centre", Role.PARTNER), ("north", Role.PARTNER), ("bank", Role.DESK), ("centre", Role.APPROVER)],
)
def test_nobody_else_does(people: People, bank: Partner, office: str, role: str) -> None:
    with pytest.raises(Refusal) as refused:
        answered_by(as_actor(people.at(office, role)), bank)
    assert refused.value.status == 404
    assert not Claim.objects.exists()


@pytest.mark.parametrize("actor", [MACHINE, OPERATOR])
def test_no_program_answers_by_hand(bank: Partner, actor: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        answered_by(actor, bank)
    assert refused.value.status == 403


@pytest.mark.parametrize(("state", "status"), [("suspended", 403), ("ended", 404), ("joining", 404)])
def test_who_is_not_active_answers_nothing(people: People, bank: Partner, state: str, status: int) -> None:
    Partner.objects.filter(pk=bank.pk).update(state=state)
    with pytest.raises(Refusal) as refused:
        answered_by(as_actor(people.at("bank", Role.PARTNER)), bank)
    assert refused.value.status == status
    assert not Claim.objects.exists()


def test_an_account_without_a_bank_is_the_one_banks_and_of_several_nobodys(bank: Partner) -> None:
    def values() -> list[str]:
        return [getattr(row.said, "value", "") for row in rows_for(bank)]

    Partner.objects.filter(pk=bank.pk).update(answers_for="970436\nmomo")
    assert values() == ["970436:0123456789"]
    Partner.objects.filter(pk=bank.pk).update(answers_for="970436\n970422")
    assert values() == ["unknown:0123456789"]


def many(bank: Partner, count: int) -> tuple[FileRow, ...]:
    accounts = [f"{number:010}" for number in range(count)]
    fill([f"970436:{account}" for account in accounts], kind="payee", action="flag", now=timezone.now())
    raw = "số tài khoản,trả lời\n" + "".join(f"{one},đã giữ\n" for one in accounts)
    return read_answers(partners_by_id([bank.pk])[bank.pk], raw.encode(), now=NOW)


def sent(people: People, bank: Partner, rows: tuple[FileRow, ...]) -> AnswerFile:
    actor = as_actor(people.at("bank", Role.PARTNER))
    file_id = answer_by_hand(partner_id=bank.pk, rows=rows, actor=actor, now=timezone.now())
    return AnswerFile.objects.get(pk=file_id)


def test_who_is_killed_between_two_pieces_loses_and_doubles_nothing(
    people: People, bank: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_files, "PIECE_ROWS", 4)
    file = sent(people, bank, many(bank, 10))
    assert take_next_piece(now=timezone.now()) == 1
    written = []

    def killed(*rows: object) -> None:
        written.append(rows)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        # the claims of the piece are written, and what became of them isn't
        patched.setattr(answer_files, "results", killed)
        with pytest.raises(KeyboardInterrupt):
            take_next_piece(now=timezone.now())
    assert written
    assert Claim.objects.count() == 4
    file.refresh_from_db()
    assert (file.kept, file.done_at) == (4, None)
    assert take_file(file_id=file.pk, seconds=60, now=timezone.now())
    assert take_next_piece(now=timezone.now()) == 0
    file.refresh_from_db()
    assert (file.kept, file.known, file.refused) == (10, 0, 0)
    assert Claim.objects.count() == 10
    assert set(AnswerPiece.objects.values_list("content", flat=True)) == {""}, "what it was sent as is gone"


def test_two_that_take_the_same_piece_take_it_once(people: People, bank: Partner) -> None:
    file = sent(people, bank, rows_for(bank))
    piece = AnswerPiece.objects.get()
    take_next_piece(now=timezone.now())
    answer_files._take(piece, timezone.now())
    file.refresh_from_db()
    assert (file.kept, file.known) == (1, 0)


def test_what_is_more_than_a_day_is_refused_before_the_first_row_with_what_waits(
    people: People, bank: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "MOST_A_DAY", 15)
    rows = many(bank, 10)
    sent(people, bank, rows)
    with pytest.raises(Refusal, match="exchange_claims_full"):
        sent(people, bank, rows)
    with pytest.raises(Refusal, match="exchange_claims_full"):
        take_answers(partner_id=bank.pk, actor=MACHINE, rows=rows + rows, way="file", now=timezone.now())
    assert (AnswerFile.objects.count(), Claim.objects.count()) == (1, 0)


def test_who_was_suspended_meanwhile_says_nothing_more(
    people: People, bank: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_files, "PIECE_ROWS", 4)
    file = sent(people, bank, many(bank, 6))
    take_next_piece(now=timezone.now())
    Partner.objects.filter(pk=bank.pk).update(state="suspended")
    take_next_piece(now=timezone.now())
    file.refresh_from_db()
    assert (file.kept, file.refused) == (4, 2)
    assert Claim.objects.count() == 4


def test_a_programs_file_is_taken_in_pieces_and_again_brings_the_rest(
    bank: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "PIECE_ROWS", 4)
    rows = many(bank, 10)
    taken = claiming.take_claims

    def broken_off(**more: Any) -> Any:
        if Claim.objects.count() >= 8:
            raise KeyboardInterrupt
        return taken(**more)

    with monkeypatch.context() as patched:
        patched.setattr(answering, "take_claims", broken_off)
        with pytest.raises(KeyboardInterrupt):
            take_answers(partner_id=bank.pk, actor=MACHINE, rows=rows, way="file", now=timezone.now())
    assert Claim.objects.count() == 8
    told = take_answers(partner_id=bank.pk, actor=MACHINE, rows=rows, way="file", now=timezone.now())
    assert (told.kept, told.known, told.refused) == (2, 8, 0)


def test_a_file_is_forgotten_after_two_weeks_and_what_it_said_stays(people: People, bank: Partner) -> None:
    file = sent(people, bank, rows_for(bank))
    take_file(file_id=file.pk, seconds=60, now=timezone.now())
    assert forget_files(now=timezone.now()) == 0
    assert forget_files(now=timezone.now() + KEPT) == 1
    assert not AnswerPiece.objects.exists()
    assert Claim.objects.count() == 1
