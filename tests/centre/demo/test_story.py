"""The demo's story, told once for all tests that look at it: a centre, its reports, its cases, and who signs in."""

from __future__ import annotations

from base64 import b64decode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client

from centre.accounts.sign_in.officer import CODE, code_at, give_password
from centre.reports.judging import judge_all
from lachan.centre.accounts.access import viewer_of
from lachan.centre.accounts.log_reach import log_offices_for
from lachan.centre.accounts.models import Office, Person, PersonRequest, RolePeriod, RoleRequest
from lachan.centre.accounts.queries import demo_passwords_exist
from lachan.centre.accounts.queries.roles import periods_on
from lachan.centre.accounts.services.demo_sign_in import OwnPasswordError, give_demo_sign_ins
from lachan.centre.audit.queries import count_log
from lachan.centre.cases.models import Case, Event, Exhibit, Link, Member, Note, ShiftNote, Task
from lachan.centre.cases.services.telling import Teller
from lachan.centre.demo.story import p08_cases
from lachan.centre.demo.telling import RealDataError, SignIn, forget, tell_story, zone_key
from lachan.centre.evidence.queries import files_for
from lachan.centre.exchange.queries.entries import count_live
from lachan.centre.exchange.queries.holds import count_to_release, holds_page
from lachan.centre.exchange.queries.subscriptions import subscriptions
from lachan.centre.exchange.readers import EVERYTHING
from lachan.centre.fetch import client, names
from lachan.centre.fetch.targets import FetchError
from lachan.centre.indicators.models import Indicator, ListEntry
from lachan.centre.indicators.pages import ClaimFilter, EntryFilter, claims_page, entry_ids
from lachan.centre.measures.models import Appeal, Call, Delegation, Measure
from lachan.centre.measures.models import Event as MeasureEvent
from lachan.centre.measures.queries.figures import figures_at
from lachan.centre.measures.services import looking, own_looks, proving, settling
from lachan.centre.outbox.models import Message
from lachan.centre.outbox.signing import read_secrets
from lachan.centre.partners.models import Draft, Partner
from lachan.centre.reports.models import Alarm, Report
from lachan.centre.reports.services import join_reports
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[SignIn, ...]]:
    """This will tell the story around all tests of this file; each one's own changes end with it."""
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        yield tell_story(now=NOW)
        transaction.set_rollback(True)


def test_it_tells_a_centre_with_all_that_can_wait_in_it(story: tuple[SignIn, ...]) -> None:
    told = story
    assert len(told) == Person.objects.filter(is_active=True).count()
    held = periods_on(RolePeriod.objects.all(), today(NOW))
    assert set(held.values_list("role", flat=True)) == {
        "desk", "analyst", "approver", "publisher", "auditor", "partner", "administrator"
    }  # fmt: skip
    assert Office.objects.count() == 15
    assert set(RoleRequest.objects.values_list("state", flat=True)) == {
        "open",
        "granted",
        "refused",
        "expired",
    }
    assert RoleRequest.objects.filter(state="open", asked_at__gt=NOW - timedelta(days=1)).count() == 2
    assert PersonRequest.objects.filter(state="open").count() == 1
    assert not Person.objects.get(email="nghi@lachan.example").is_active
    assert count_log().entries > 80
    # nine partners of which one is suspended, and a change of one waits for a second person
    assert sorted(Partner.objects.values_list("state", flat=True)) == ["active"] * 8 + ["suspended"]
    assert [one.slot for one in Draft.objects.filter(state="open")] == ["desk:technical"]
    # somebody reads the whole log: the auditor of the centre, with what the machine did
    auditor = Person.objects.get(email="kiemtra@lachan.example")
    assert log_offices_for(viewer_of(auditor, now=NOW)) is None
    assert {file.name for file in files_for(office_ids=None, holder="report:1")} == {
        "tin-nhan-ngan-hang.png",
        "ghi-am-cuoc-goi.bin",
    }

    # lists of two people, of which two entries and a claim wait today
    shows = {
        show: len(entry_ids(EntryFilter(today(NOW), show=show), most=50))
        for show in ("waiting", "expiring", "ended")
    }
    # besides those of measures: one ended by hand waits for nobody, and some of the measures' own end within days
    assert shows["waiting"] == 2
    assert shows["expiring"] >= 2
    assert shows["ended"] >= 1
    claims = claims_page(ClaimFilter(today(NOW))).rows
    assert sorted(one.state for one in claims) == ["confirmed", "open", "refused"]


def test_told_again_it_is_no_second_story_and_gives_new_passwords(story: tuple[SignIn, ...]) -> None:
    told = story
    # who is told can sign in with what is printed, and what is kept isn't it
    assert demo_passwords_exist()
    one, other = told[0], told[1]
    person = Person.objects.get(pk=one.person_id)
    assert person.check_password(one.password)
    assert len({sign_in.totp_secret for sign_in in told}) == len(told)
    assert one.totp_secret not in Authenticator.objects.get(user=person).data["secret"]

    # a password that somebody chose is the demo's no more
    chooser = Person.objects.get(pk=other.person_id)
    chooser.set_password("của riêng tôi, dài đủ")
    chooser.save()

    # told again, it is no second story
    persons, periods = Person.objects.count(), RolePeriod.objects.count()
    again = tell_story(now=NOW)
    assert [line.person_id for line in again] == [
        line.person_id for line in told if line.person_id != other.person_id
    ]
    assert (Person.objects.count(), RolePeriod.objects.count()) == (persons, periods)
    person.refresh_from_db()
    assert person.check_password(again[0].password)
    assert not person.check_password(one.password)
    chooser.refresh_from_db()
    assert chooser.check_password("của riêng tôi, dài đủ")
    with pytest.raises(OwnPasswordError):
        give_demo_sign_ins(person_ids=[chooser.pk], password=one.password, now=NOW)


@pytest.mark.usefixtures("story")
def test_it_tells_measures_in_every_state_on_names_that_nobody_has() -> None:
    rows = list(Measure.objects.all())
    assert {row.state for row in rows} == set(Measure.State.values)
    assert {row.effect for row in rows} == {"not_verified", "effective", "not_effective", "returned"}
    assert all(".example" in row.value or row.value.startswith("970436:0000") for row in rows)
    assert {row.kind for row in rows} == {
        "block_domain",
        "block_url",
        "take_page_down",
        "warn_payee",
        "freeze_payee",
    }
    assert [row.kind for row in rows if row.is_hold] == ["block_domain"]
    assert [row.state for row in rows if row.is_urgent and not row.is_hold] == ["proposed"]
    # one of two has signed, who can sign what presses was called, and somebody is on leave
    [second] = [row for row in rows if row.state == "proposed" and row.signatures.exists()]
    assert (second.kind, second.signatures.count(), second.signatures_needed) == ("freeze_payee", 1, 2)
    assert Call.objects.exists()
    assert Delegation.objects.filter(ended_at=None).count() == 1
    # numbers rise with the days, and nothing lies after the end
    ordered = sorted(rows, key=lambda row: row.number)
    assert ordered == sorted(rows, key=lambda row: row.proposed_at)
    assert not MeasureEvent.objects.filter(at__gt=NOW).exists()
    # each stands on a case that people reported
    assert all(row.case_id for row in rows)


@pytest.mark.usefixtures("story")
def test_its_appeals_are_decided_by_who_had_no_part_and_a_mistake_is_corrected_and_counted() -> None:
    states = sorted(Appeal.objects.values_list("state", "proof"))
    assert states == [
        ("lifted", "proven"), ("open", "proven"), ("upheld", "waiting"), ("upheld", "waiting"),
    ]  # fmt: skip
    wrong = Measure.objects.get(was_wrong=True)
    entry = ListEntry.objects.get(source=Appeal.objects.get(state="lifted").number)
    assert (entry.list_class, entry.value) == ("corrected", wrong.value)
    figures = figures_at(NOW)
    assert (figures.wrong, figures.holds, figures.refused) == (1, 1, 1)
    assert figures.appeals.median_hours is not None


@pytest.mark.usefixtures("story")
def test_a_worker_of_the_demo_asks_nobody_outside_about_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def note(name: str, *_: object, **__: object) -> tuple[str, ...]:
        asked.append(name)
        raise FetchError("dns")

    monkeypatch.setattr(looking, "records_of", note)
    monkeypatch.setattr(names, "text_records", note)
    monkeypatch.setattr(client, "fetch", note)
    before = dict(Measure.objects.values_list("pk", "effect"))
    for hours in (1, 13, 25):
        now = NOW + timedelta(hours=hours)
        assert own_looks.look_ourselves(now=now)
        settling.settle_effects(now=now)
    proving.look_for_proofs(now=NOW + timedelta(hours=25))
    assert [name for name in asked if name.endswith(".example")] == []
    assert dict(Measure.objects.filter(in_force=True).values_list("pk", "effect")).items() <= before.items()


@pytest.mark.usefixtures("story")
def test_it_tells_two_hundred_cases_of_all_that_can_happen_to_one() -> None:
    cases = Case.objects.all()
    assert p08_cases.CASES * 0.9 <= cases.count() <= p08_cases.CASES + 5
    assert set(cases.values_list("state", flat=True)) == {"open", "waiting", "closed", "merged"}
    assert set(cases.values_list("stage", flat=True)) >= {"first_look", "act", "close"}
    assert set(cases.filter(state="closed").values_list("outcome", flat=True)) == set(Case.Outcome.values)
    assert len(set(cases.values_list("kind", flat=True))) >= 10
    assert len(set(cases.values_list("office_id", flat=True))) >= 9
    going_on = cases.filter(state__in=["open", "waiting"])
    late = going_on.filter(late_since__isnull=False).count()
    assert 5 <= late < going_on.count() / 2
    assert cases.filter(state="closed", recovered_vnd__gt=0).exists()
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert kinds >= {
        "opened", "assigned", "noted", "acted", "closed", "reopened", "merged", "split", "linked", "handed_over", "paused",
        "task_added", "task_done", "evidence_added", "member_added", "warned", "missed",
    }  # fmt: skip
    for kept in (Exhibit, Link, Note, ShiftNote, Task):
        assert kept.objects.exists(), kept

    opened = list(cases.exclude(title__startswith="Tách").order_by("pk").values_list("opened_at", "number"))
    assert opened == sorted(opened), "numbers rise with the days"
    assert min(at for at, _ in opened) > NOW - timedelta(days=31)
    assert not Event.objects.filter(at__gt=NOW).exists()
    assert Member.objects.filter(kind="report", holds=True, until_at=None).count() > going_on.count()

    # what a worker tells of it afterwards are no mails by the hundred
    before = Message.objects.count()
    teller = Teller()
    while teller.tell(now=NOW):
        pass
    assert Message.objects.count() - before < 25


@pytest.mark.same_on_any
@pytest.mark.usefixtures("story")
def test_it_tells_2000_reports_and_a_crowd_raises_an_alarm() -> None:
    assert Report.objects.count() == 2_000
    ages = [NOW - at for at in Report.objects.values_list("received_at", flat=True)]
    assert min(ages) >= timedelta()
    assert max(ages) < timedelta(days=31)
    assert Report.objects.filter(office_id=None).count() == 0
    assert Report.objects.values("office_id").distinct().count() >= 8
    assert len(set(Report.objects.values_list("story", flat=True))) > 1_500

    judge_all(NOW)
    while join_reports(now=NOW):
        pass
    (alarm,) = Alarm.objects.all()
    assert Indicator.objects.get(pk=alarm.indicator_id).value.startswith("https://gom-hoa-bien.example")
    assert Report.objects.filter(same_as__isnull=False).count() > 200
    assert Indicator.objects.count() > 200


def test_who_is_told_comes_in_until_it_is_forgotten_and_it_is_not_told_again(
    story: tuple[SignIn, ...],
) -> None:
    told = story
    for one in (told[0], next(one for one in told if one.roles.startswith("approver"))):
        client = Client()
        give_password(client, one.email, one.password)
        client.post(CODE, {"code": code_at(seed=one.totp_secret)})
        page = client.get("/desk/")
        assert page.status_code == 200, one.roles
        assert one.name in page.content.decode()
    assert forget(now=NOW) == len(told)
    assert not demo_passwords_exist()
    assert not Person.objects.filter(is_active=True).exists()
    assert not Authenticator.objects.exists()
    assert forget(now=NOW) == 0
    assert client.get("/desk/").status_code == 302
    with pytest.raises(RealDataError):
        tell_story(now=NOW)


def test_what_was_decided_is_shared_and_one_thing_waits_for_two_approvers(story: tuple[SignIn, ...]) -> None:
    approvers = [one for one in story if one.email in {"duyet@lachan.example", "duyet2@lachan.example"}]
    assert [
        count_to_release(viewer_of(Person.objects.get(pk=one.person_id), now=NOW)) for one in approvers
    ] == [1, 1]
    [hold] = holds_page(viewer_of(Person.objects.get(pk=approvers[0].person_id), now=NOW), show="open").rows
    assert (hold.kind, hold.why, hold.things) == ("url", "official", 1)
    assert {"domain", "phone", "payee", "url"} <= set(count_live(EVERYTHING))
    assert len(subscriptions()) >= 5


def test_the_zone_of_the_provider_is_opened_by_the_key_that_the_demo_prints(
    story: tuple[SignIn, ...],
) -> None:
    del story
    zone, said = zone_key()
    algorithm, name, key = said.split(":")
    [row] = subscriptions("rpz")
    assert (zone, algorithm, name) == ("rpz.lachan", "hmac-sha256", row.secret_name)
    assert b64decode(key) == read_secrets(row.secret_name)[0].key
