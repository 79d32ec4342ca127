"""One human being who tries to bring a measure into force: a thing for each kind, what each role may, and the tries."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from centre.cases.scene import opened
from centre.measures.scene import NOW, acting, judged
from lachan.centre.accounts.models import Role, RolePeriod
from lachan.centre.measures.models import Measure
from lachan.centre.measures.preview import seen_sha256
from lachan.centre.measures.services.delegating import delegate
from lachan.centre.measures.services.proposing import Wanted, propose_measures
from lachan.centre.measures.services.signing import APPROVE, Asked, sign_measures
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from centre.accounts.people import People
    from lachan.centre.accounts.models import Person
    from lachan.centre.audit.actors import Actor

DAY: Final = today(NOW)
_count = itertools.count(1)

# A thing for each kind, another one each time.
THINGS: Final[dict[str, Callable[[int], tuple[str, str]]]] = {
    "block_domain": lambda n: ("domain", f"gia-mao-{n}.top"),
    "block_url": lambda n: ("url", f"https://gia-mao.top/trang-{n}"),
    "block_address": lambda n: ("ip", f"45.76.{n // 250}.{n % 250 + 1}"),
    "take_page_down": lambda n: ("url", f"https://gia-mao.top/go-{n}"),
    "remove_app": lambda n: ("app", f"android:com.example.app{n}"),
    "close_profile": lambda n: ("profile", f"telegram:gia_mao_{n}"),
    "delete_content": lambda n: ("url", f"https://gia-mao.top/bai/{n}"),
    "suspend_number": lambda n: ("phone", f"+8491234{n:04}"),
    "freeze_payee": lambda n: ("payee", f"970436:01234{n:05}"),
    "warn_payee": lambda n: ("payee", f"970436:98765{n:05}"),
    "intercept_crossing": lambda n: ("place", f"moc {n}"),
}
# What each role may do with measures. Nobody does both.
ROLES: Final[dict[str, str]] = {
    Role.DESK: "proposes",
    Role.ANALYST: "proposes",
    Role.APPROVER: "signs",
    Role.PUBLISHER: "nothing",
    Role.AUDITOR: "nothing",
    Role.PARTNER: "nothing",
    Role.ADMINISTRATOR: "nothing",
}


class One:
    """A measure of one kind on a thing of its own, and the tries of one human being to bring it into force."""

    def __init__(self, people: People, code: str) -> None:
        self.people, self.code = people, code
        self.office = people.office("north")
        about, self.value = THINGS[code](next(_count))
        self.case_id: int | None = None
        if about == "place":
            self.case_id = opened(
                people, indicator_ids=[judged("domain", f"{self.value.replace(' ', '-')}.top")]
            ).pk
        else:
            judged(about, self.value)

    def proposed(self, by: Actor, *, urgent: bool = False) -> Measure:
        [line] = propose_measures(
            kind=self.code, wanted=[Wanted(self.value)], office_id=self.office.pk, reason="Giả mạo",
            case_id=None if by.kind == "machine" else self.case_id, is_urgent=urgent, actor=by, now=NOW,
        )  # fmt: skip
        assert line.measure_id is not None, line
        Measure.objects.filter(pk=line.measure_id).update(looked_at=NOW)
        return Measure.objects.get(pk=line.measure_id)

    def try_to_sign(self, measure: Measure, by: Actor, *, times: int = 1) -> None:
        """As often as it is refused or counts too little: by itself, and twice in one list."""
        fresh = Measure.objects.get(pk=measure.pk)
        asked = [Asked(fresh.pk, seen_sha256(fresh))] * times
        try:
            sign_measures(asked=asked, says=APPROVE, actor=by, now=NOW, reason="Đã xem")
        except Refusal:
            return


def with_role(person: Person, role: str, people: People, office: str = "north") -> None:
    """A role comes to somebody who has another one: by whatever way, and at once."""
    RolePeriod.objects.create(person=person, role=role, office=people.office(office), valid_from=DAY)


def away(absent: Person, to: Person) -> None:
    delegate(to_person_id=to.pk, first_day=DAY, last_day=DAY, actor=acting(absent), now=NOW)
