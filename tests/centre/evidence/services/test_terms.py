from __future__ import annotations

import threading
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from centre.evidence.files import LAN, NOW, UNTIL, keep, picture
from lachan.centre.evidence import queries, services
from lachan.centre.evidence.models import Holding
from lachan.centre.evidence.place import site_store
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime(2028, 11, 28, 1, 0, tzinfo=UTC)


def test_a_file_ends_on_its_day_and_not_before() -> None:
    file = keep(picture(), "Nguyễn Văn A.png")
    # still the 27th in Vietnam
    assert services.expire(now=datetime(2028, 11, 27, 16, 59, tzinfo=UTC)) == 0
    assert services.expire(now=datetime(2028, 11, 27, 17, 0, tzinfo=UTC)) == 1
    ended = queries.file_for(file_id=file.id, office_ids=None)
    assert ended is not None
    assert (ended.removed_why, ended.name, ended.original_name, ended.sha256) == ("term", "", "", file.sha256)
    assert not site_store().stamp(file.sha256)
    assert [deed.kind for deed in queries.custody_of(file.id)] == ["evidence.kept", "evidence.expired"]
    assert services.expire(now=DAY) == 0


def test_the_content_stays_while_somebody_else_holds_it() -> None:
    ends = keep(picture(), holder="case:1")
    stays = keep(picture(), holder="case:2", keep_until=date(2030, 1, 1))
    assert services.expire(now=DAY) == 1
    assert site_store().stamp(ends.sha256)
    assert queries.files_for(office_ids=None) == [stays]
    assert services.expire(now=datetime(2030, 1, 2, tzinfo=UTC)) == 1
    assert not site_store().stamp(ends.sha256)


def test_a_legal_hold_stands_until_it_is_lifted() -> None:
    file = keep(picture())
    first = services.place_legal_hold(file_id=file.id, reason="Vụ án 3", actor=LAN, now=NOW)
    second = services.place_legal_hold(file_id=file.id, reason="Vụ án 4", actor=LAN, now=NOW)
    services.lift_legal_hold(hold_id=first, reason="Xong", actor=LAN, now=NOW)
    assert services.expire(now=DAY) == 0
    assert services.count_due(now=DAY) == 1
    held = queries.file_for(file_id=file.id, office_ids=None)
    assert held is not None
    assert held.held
    services.lift_legal_hold(hold_id=second, reason="Xong", actor=LAN, now=DAY)
    assert services.expire(now=DAY) == 1
    with pytest.raises(EvidenceRefused, match="decided"):
        services.lift_legal_hold(hold_id=second, reason="Xong", actor=LAN, now=DAY)
    with pytest.raises(EvidenceRefused, match="unknown"):
        services.place_legal_hold(file_id=file.id, reason="Muộn", actor=LAN, now=DAY)


def test_a_term_can_be_changed_and_is_written_down() -> None:
    file = keep(picture())
    services.change_term(file_id=file.id, keep_until=date(2031, 1, 1), actor=LAN, now=NOW)
    assert services.expire(now=DAY) == 0
    with pytest.raises(EvidenceRefused, match="term"):
        services.change_term(file_id=file.id, keep_until=date(2020, 1, 1), actor=LAN, now=NOW)
    assert [deed.kind for deed in queries.custody_of(file.id)] == ["evidence.kept", "evidence.term_changed"]


def test_more_than_a_hundred_are_ended_in_several_goes() -> None:
    for number in range(103):
        keep(b"%d" % number, holder=f"case:{number}")
    assert services.expire(now=DAY) == 100
    assert services.expire(now=DAY) == 3


def test_what_comes_again_after_its_end_is_held_anew() -> None:
    first = keep(picture())
    services.expire(now=DAY)
    again = keep(picture(), now=DAY, keep_until=date(2031, 1, 1))
    assert again.id != first.id
    assert again.removed_at is None
    assert site_store().has(first.sha256, first.size_bytes)
    assert Holding.objects.filter(removed_at=None).count() == 1


def test_a_file_that_is_put_back_in_the_same_hour_is_not_taken_by_the_end_of_another() -> None:
    keep(picture(), keep_until=UNTIL)
    kept_at = datetime.fromtimestamp(
        site_store().stamp(sha := queries.files_for(office_ids=None)[0].sha256) / 1e9, UTC
    )
    # the row ends, but somebody put the same content on the disk a moment ago and is about to commit
    Holding.objects.update(keep_until=date(2026, 1, 1))
    assert services.expire(now=kept_at + timedelta(seconds=5)) == 1
    assert site_store().stamp(sha)


def test_keeping_and_ending_at_the_same_moment_never_leaves_a_holding_without_its_content() -> None:
    now, until = timezone.now(), time.monotonic() + 3
    failures: list[BaseException] = []

    def work(act: Callable[[int], object]) -> None:
        number = 0
        try:
            while time.monotonic() < until:
                number += 1
                act(number)
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)
        finally:
            connection.close()

    def end(_: int) -> None:
        Holding.objects.filter(removed_at=None).update(keep_until=date(2020, 1, 1))
        services.expire(now=now)

    def hold_anew(number: int) -> None:
        keep(picture(), holder=f"case:{number}", now=now, keep_until=today(now) + timedelta(days=9))

    threads = [threading.Thread(target=work, args=(act,)) for act in (hold_anew, hold_anew, end)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert Holding.objects.filter(removed_at__isnull=False).count() > 1
    file = keep(picture(), now=now, keep_until=today(now) + timedelta(days=9))
    assert not Holding.objects.filter(removed_at=None, content__removed_at__isnull=False).exists()
    assert site_store().has(file.sha256, file.size_bytes)
