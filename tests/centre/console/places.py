"""What each row of the matrix asks: the path with its object in it, and the body of a write."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.test import Client
from django.utils import timezone

from centre.accounts.people import give_role, make_office, make_person
from centre.accounts.signed_in import sign_in
from centre.console import list_places, room_places
from centre.console.matrix import ROLES
from centre.reports.tellings import telling
from lachan.centre.accounts.models import (
    Competence,
    OfficeSuccession,
    PersonRequest,
    ReorganisationPlan,
    RoleRequest,
    SecondFactorReset,
)
from lachan.centre.accounts.queries.competences import Change, effects_of
from lachan.centre.audit.actors import person_actor
from lachan.centre.audit.log import record
from lachan.centre.console.views.competences import seen_of
from lachan.centre.console.views.roles import ONE_DAY
from lachan.centre.detection.models import Sweep, Trouble
from lachan.centre.indicators.models import Claim, Indicator, ListEntry
from lachan.centre.indicators.spelling import value_hash
from lachan.centre.outbox.models import Message
from lachan.centre.reports.models import Alarm, Report
from lachan.centre.reports.services import take_report
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from centre.accounts.people import People
    from centre.console.matrix import Row
    from lachan.centre.accounts.models import Office, Person, RolePeriod

    type Blanks = Mapping[str, Any]

OFFICE_OF: Final = {"own": "north", "below": "north_ward", "other": "south", "above": "centre"}

CONTENT: Final[Mapping[str, str]] = {
    "api/v1/check": "application/json",
    "api/v1/check/batch": "application/json",
}


def request_of(row: Row, people: People, column: str) -> tuple[str, Any]:
    """This will give the path and the body for a row. Objects are made anew for each column."""
    place = Place(people, row.place, column)
    blanks = BLANKS[row.address](place) if row.address in BLANKS else {}
    path = "/" + row.address
    for name, value in blanks.items():
        for kind in ("row", "int", "str", "slug", "case", "measure", "appeal", "listfile", "keyname", "uuid"):
            path = path.replace(f"<{kind}:{name}>", str(value))
    body = BODIES.get(row.address) if row.method == "POST" else None
    return path, body(place) if callable(body) else body


class Place:
    """Where an object of a row lies, and who comes."""

    _count = itertools.count(1)

    def __init__(self, people: People, place: str, column: str) -> None:
        """This will remember them."""
        self.people = people
        self.place = place
        self.column = column

    @property
    def comer(self) -> Person:
        """Who comes; for the columns without a role, somebody with one all the same."""
        return self.people.at("north", self.column if self.column in ROLES else "desk")

    @property
    def office(self) -> Office:
        """The office at the place."""
        return self.people.office(OFFICE_OF.get(self.place, "north"))

    def person(self, *, stopped: bool = False) -> Person:
        """A person without a role whom the office at the place keeps."""
        if self.place == "self":
            return self.comer
        person = make_person(f"somebody {next(self._count)}", office=self.office)
        if self.place == "two":
            give_role(person, "approver", self.office)
        if self.place == "beyond":
            give_role(person, "approver", self.people.office("centre"))
        if stopped:
            person.is_active = False
            person.save()
        return person

    def signed_in(self) -> Person:
        """Somebody with an open session."""
        person = self.person()
        if self.place != "self":
            sign_in(Client(), person)
        return person

    def period(self) -> RolePeriod:
        """An analyst at the office."""
        return give_role(self.person(), "analyst", self.office)

    def request(self) -> RoleRequest:
        """A request that somebody be approver there, by another administrator or by who comes."""
        asked_by = self.comer if self.place == "self" else self.people.at("centre")
        person = make_person(f"somebody {next(self._count)}", office=self.office)
        return RoleRequest.objects.create(
            person=person,
            office=self.office,
            role="approver",
            valid_from=today(timezone.now()),
            reason="thay người nghỉ hưu",
            asked_by=asked_by,
            asked_at=timezone.now(),
        )

    def account_request(self) -> PersonRequest:
        """A request to erase the account of somebody who has left."""
        asked_by = self.comer if self.place == "self" else self.people.at("centre")
        return PersonRequest.objects.create(
            person=self.person_who_left(),
            kind=PersonRequest.Kind.ERASE,
            reason="đã nghỉ việc",
            asked_by=asked_by,
            asked_at=timezone.now(),
        )

    def reset(self) -> SecondFactorReset:
        """A request to take somebody's lost second factor away."""
        person = make_person(f"somebody {next(self._count)}", office=self.office)
        asked_by = self.comer if self.place == "self" else self.people.at("centre")
        return SecondFactorReset.objects.create(
            person=person, reason="điện thoại rơi xuống sông", asked_by=asked_by, asked_at=timezone.now()
        )

    def person_who_left(self) -> Person:
        """A stopped account at the office of the place."""
        person = make_person(f"left {next(self._count)}", office=self.office)
        person.is_active = False
        person.save()
        if self.place == "beyond":
            give_role(person, "approver", self.people.office("centre"))
        return person

    def competence(self) -> Competence:
        """What the office at the place answers for: everything in the whole country."""
        return Competence.objects.create(office=self.office, case_kind="", valid_from=today(timezone.now()))

    def competence_to_give(self) -> dict[str, str]:
        """What a form says that gives the office more to answer for, as it is sent when it has been looked at."""
        day = today(timezone.now())
        for office in self.people.offices.values():
            if not Competence.objects.filter(office=office, case_kind="app").exists():
                Competence.objects.create(office=office, case_kind="app", valid_from=day)
        seen = seen_of(effects_of(Change(self.office.pk, "website", None, day)))
        return {
            "kind": "website",
            "where": "*",
            "valid_from": _day(),
            "reason": "Theo quyết định 12",
            "step": "do",
            "seen": seen,
        }

    def competence_to_end(self) -> dict[str, str]:
        """What a form says that ends what the office answers for, as it is sent when it has been looked at."""
        held = Competence.objects.filter(office=self.office, case_kind="").latest("pk")
        day = today(timezone.now())
        seen = seen_of(effects_of(Change(self.office.pk, "", None, day + ONE_DAY, ending_id=held.pk)))
        return {"last_day": _day(), "reason": "Theo quyết định 13", "step": "do", "seen": seen}

    def plan(self) -> int:
        """A plan on record: the southern office carried on something of the northern one."""
        now = timezone.now()
        plan = ReorganisationPlan.objects.create(
            sha256=f"{next(self._count):064}", recorded_at=now, recorded_by="machine:operator", lines=1
        )
        OfficeSuccession.objects.create(
            plan=plan,
            before=self.people.office("north"),
            after=self.people.office("south"),
            day=today(now) + next(self._count) * ONE_DAY,
        )
        return plan.pk

    def entry(self) -> int:
        """An entry of the log, of what was done for the office."""
        with transaction.atomic():
            return record(
                kind="accounts.office_changed",
                actor=person_actor(self.people.at("centre").pk, office_id=self.office.pk),
                now=timezone.now(),
                subject=f"office:{self.office.pk}",
            )

    def report(self) -> int:
        """A new report that went to the office at the place."""
        taken = take_report(told=telling(), now=timezone.now())
        Report.objects.filter(pk=taken.report_id).update(office_id=self.office.pk)
        return taken.report_id

    def indicator(self) -> int:
        """A domain that the register has seen, and nobody reported."""
        value = f"la{next(self._count)}.example"
        now = timezone.now()
        made = Indicator.objects.create(
            kind="domain",
            value=value,
            value_sha256=value_hash(value),
            fold=value,
            first_seen_at=now,
            last_seen_at=now,
        )
        return made.pk

    def held_pass(self) -> int:
        """A pass over the register that waits for a decision."""
        now = timezone.now()
        Sweep.objects.filter(is_open=True).update(is_open=None)
        made = Sweep.objects.create(
            because="engine", engine="lachan/9 data/a lists/b", state="held", begun_at=now, held_at=now
        )
        return made.pk

    def list_entry(self) -> int:
        """An entry that somebody else proposed, and that waits for a second person."""
        return ListEntry.objects.create(
            list_class="bad",
            kind="domain",
            value=f"xau{next(self._count)}.example",
            source="desk",
            reason="giả ngân hàng",
            added_by="person:0",
            added_at=timezone.now(),
        ).pk

    def bank(self) -> Office:
        """A bank below the office at the place."""
        return make_office(f"BANK-{next(self._count)}", parent=self.office, kind="bank")

    def claim(self) -> int:
        """A claim of a bank there, made by somebody else, that nobody has decided."""
        return Claim.objects.create(
            office_id=self.bank().pk,
            kind="domain",
            value=f"nganhang{next(self._count)}.example",
            proof="công văn 12",
            claimed_by="person:0",
            claimed_at=timezone.now(),
        ).pk

    def alarm(self) -> int:
        """An open alarm about an indicator."""
        now = timezone.now()
        return Alarm.objects.create(
            indicator_id=self.indicator(),
            report_id=self.report(),
            reports=40,
            independent=2,
            since_at=now - timedelta(days=1),
            raised_at=now,
            last_at=now,
        ).pk

    def aside(self) -> int:
        """The signal of a report that detection has put aside."""
        now = timezone.now()
        signal_id = Report.objects.values_list("signal_id", flat=True).get(pk=self.report())
        assert signal_id is not None
        Trouble.objects.create(
            signal_id=signal_id, code="ValueError", tries=5, first_at=now, last_at=now, put_aside_at=now
        )
        return signal_id

    def dead_letter(self) -> int:
        """A message that could not leave."""
        now = timezone.now()
        message = Message.objects.create(
            key=f"dead-{next(self._count)}",
            channel="mail",
            purpose="invitation",
            ordered_by="machine:lachan",
            host="mail.example",
            lane="mail",
            address="x@mail.example",
            content=b"{}",
            state="dead",
            created_at=now,
            due_at=now,
            tried_from=now,
            attempts=8,
            last_code="connect",
            ended_at=now,
            keep_days=30,
        )
        return message.pk


def _a_person(place: Place) -> Blanks:
    return {"person_id": place.person().pk}


def _an_office(place: Place) -> Blanks:
    return {"office_id": place.office.pk}


def _day() -> str:
    return f"{today(timezone.now()):%d/%m/%Y}"


def _person_typed(place: Place) -> dict[str, str]:
    number = next(Place._count)
    return {
        "name": "Trần Thị Mới",
        "email": f"moi{number}@centre.example",
        "language": "vi",
        "office": place.office.code,
    }


_OF_A_PERSON: Final = (
    "change", "move", "stop", "roles/grant", "roles/ask", "invite", "address", "second-factor",
)  # fmt: skip
BLANKS: Final[dict[str, Callable[[Place], Blanks]]] = {
    **room_places.BLANKS,
    **list_places.BLANKS,
    "types/<str:type_id>": lambda _: {"type_id": "V01"},
    "hooks/short-code/<slug:operator>": lambda _: {"operator": "nobody"},
    "accounts/password/link/<str:token>": lambda _: {"token": "no-such-link"},
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": lambda _: {"pk": 1},
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": lambda _: {"pk": 1},
    **{
        f"accounts/ministry/<slug:slug>/{way}/": lambda _: {"slug": "nowhere"}
        for way in ("login", "callback", "link", "unlink")
    },
    "desk/persons/<row:person_id>": _a_person,
    **{f"desk/persons/<row:person_id>/{act}": _a_person for act in _OF_A_PERSON},
    "desk/persons/<row:person_id>/sessions": lambda place: {"person_id": place.signed_in().pk},
    "desk/persons/<row:person_id>/restart": lambda place: {"person_id": place.person(stopped=True).pk},
    "desk/requests/second-factors/<row:request_id>": lambda place: {"request_id": place.reset().pk},
    "desk/persons/<row:person_id>/erase": lambda place: {"person_id": place.person_who_left().pk},
    "desk/offices/<row:office_id>": _an_office,
    "desk/offices/<row:office_id>/change": _an_office,
    "desk/offices/<row:office_id>/close": _an_office,
    "desk/offices/<row:office_id>/competence": _an_office,
    "desk/competences/<row:competence_id>/end": lambda place: {"competence_id": place.competence().pk},
    "desk/offices/plans/<row:plan_id>": lambda place: {"plan_id": place.plan()},
    "desk/requests/accounts/<row:request_id>": lambda place: {"request_id": place.account_request().pk},
    "desk/health/letters/<row:message_id>": lambda place: {"message_id": place.dead_letter()},
    "desk/log/<row:entry_id>": lambda place: {"entry_id": place.entry()},
    "desk/roles/<row:period_id>/end": lambda place: {"period_id": place.period().pk},
    "desk/requests/<row:request_id>": lambda place: {"request_id": place.request().pk},
    "desk/reports/<row:report_id>/assign": lambda place: {"report_id": place.report()},
    "desk/reports/<row:report_id>": lambda place: {"report_id": place.report()},
    "desk/lists/<row:entry_id>": lambda place: {"entry_id": place.list_entry()},
    "desk/claims/<row:claim_id>": lambda place: {"claim_id": place.claim()},
    "desk/alarms/<row:alarm_id>": lambda place: {"alarm_id": place.alarm()},
    "desk/register/<row:indicator_id>": lambda place: {"indicator_id": place.indicator()},
    "desk/register/<row:indicator_id>/count": lambda place: {"indicator_id": place.indicator()},
    "desk/register/passes/<row:sweep_id>": lambda place: {"sweep_id": place.held_pass()},
}
BODIES: Final[dict[str, Any]] = {
    **room_places.BODIES,
    "api/v1/check": {"text": "xin chào"},
    "api/v1/check/batch": [{"text": "xin chào"}],
    "desk/persons/add": _person_typed,
    "desk/persons/<row:person_id>/change": _person_typed,
    "desk/persons/<row:person_id>/move": lambda place: {
        "office": place.people.office("north" if place.place == "below" else "north_ward").code
    },
    "desk/persons/<row:person_id>/roles/grant": lambda place: {
        "role": "desk",
        "office": place.office.code,
        "valid_from": _day(),
    },
    "desk/persons/<row:person_id>/roles/ask": lambda place: {
        "role": "approver",
        "office": place.office.code,
        "valid_from": _day(),
        "reason": "thay người nghỉ hưu",
    },
    "desk/roles/<row:period_id>/end": lambda _: {"last_day": _day()},
    "desk/requests/<row:request_id>": {"answer": "grant"},
    "desk/health/letters/<row:message_id>": {"answer": "retry"},
    "desk/register/passes/<row:sweep_id>": {"answer": "drop", "reason": "Bản mới bị lỗi"},
    "desk/register/passes/again": lambda place: {"signal": [str(place.aside())]},
    "desk/requests/accounts/<row:request_id>": {"answer": "grant"},
    "desk/persons/<row:person_id>/invite": {"sure": "1"},
    "desk/persons/<row:person_id>/address": {"email": "khac@centre.example", "reason": "đổi tên miền"},
    "desk/persons/<row:person_id>/second-factor": {"reason": "điện thoại rơi xuống sông, đã gặp mặt"},
    "desk/requests/second-factors/<row:request_id>": {"answer": "grant"},
    "desk/persons/<row:person_id>/erase": {"reason": "đã nghỉ việc"},
    "desk/offices/open": lambda place: {
        "code": f"MOI-{next(Place._count)}",
        "kind": "provincial",
        "name_vi": "Phòng mới",
        "name_en": "New office",
        "parent": place.office.code,
        "valid_from": _day(),
    },
    "desk/offices/<row:office_id>/change": {"name_vi": "Tên mới", "name_en": "New name"},
    "desk/offices/<row:office_id>/close": lambda _: {"last_day": _day()},
    "desk/offices/<row:office_id>/competence": lambda place: place.competence_to_give(),
    "desk/competences/<row:competence_id>/end": lambda place: place.competence_to_end(),
    "desk/reports/<row:report_id>/assign": lambda place: {
        "office": place.office.code,
        "reason": "nạn nhân ở đó",
    },
    "desk/reports/seen": lambda place: {"report": [str(place.report())]},
    "desk/reports/export/told": {"reason": "bàn giao cho cơ quan điều tra"},
    "desk/register/": {"text": "0912 345 678"},
    "desk/lists/add": lambda _: {
        "list_class": "bad",
        "kind": "domain",
        "value": f"moi{next(Place._count)}.example",
        "reason": "giả ngân hàng",
    },
    "desk/lists/<row:entry_id>": {"answer": "agree"},
    "desk/claims/make": lambda place: {
        "office": str(place.bank().pk),
        "kind": "domain",
        "value": f"cuatoi{next(Place._count)}.example",
        "way": "letter",
        "letter": "công văn 12",
        "contact": "truc@bank.example",
    },
    "desk/claims/<row:claim_id>": {"answer": "refuse", "reason": "không đúng chủ"},
    "desk/alarms/<row:alarm_id>": {"was_crowd": "yes", "reason": "cùng một lúc, cùng lời"},
    "desk/reports/<row:report_id>": {"answer": "close", "reason": "không phải lừa đảo"},
}
