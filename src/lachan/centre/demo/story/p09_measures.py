"""What the centre had done about those schemes, in every state, over a fortnight; and what waits today.

Each thing is the site, page or account of a scheme that people reported, on a case that goes on. Officers propose,
approvers sign, partners answer, probes look. One was a mistake and is corrected after an appeal, two are kept after
one, one waits with an appeal; one is held by one person. It happens day by day among what is done with the cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.cases.services.members import add_members
from lachan.centre.cases.services.own import set_notice_rule
from lachan.centre.demo.story.outside import Outside
from lachan.centre.demo.story.p01_offices import CENTRE
from lachan.centre.demo.story.p05_reports import uses_of
from lachan.centre.demo.story.told_measures import ANSWERS, APPEALS, SIGNED_WITH, WHY
from lachan.centre.measures.queries.about import measures_of_case
from lachan.centre.measures.queries.listed import Named
from lachan.centre.measures.services.appealing import ToFile, file_appeals
from lachan.centre.measures.services.calling import call_signers
from lachan.centre.measures.services.delegating import delegate
from lachan.centre.measures.services.ending import (
    expire_measures,
    lapse_proposals,
    lift_measure,
    withdraw_measure,
)
from lachan.centre.measures.services.holding import hold_at_once
from lachan.centre.measures.services.looking import look_around
from lachan.centre.measures.services.proposing import Wanted, propose_measures
from lachan.centre.measures.services.proving import look_for_proofs
from lachan.centre.measures.services.reviewing import LIFTED, UPHELD, decide_appeals
from lachan.centre.measures.services.signing import APPROVE, REFUSE, sign_measure
from lachan.centre.web.clock import VIETNAM

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from lachan.centre.demo.doing import Doing
    from lachan.centre.demo.factories import Scene, Step
    from lachan.centre.measures.services.appealing import Filed

# who signs for an office; where nobody does, the centre's approver
_APPROVERS: Final = {
    "CAT-HN": "hn-duyet", "CAP-HOANKIEM": "hn-duyet", "CAT-HCM": "hcm-duyet", "CAP-SAIGON": "hcm-duyet",
    "CAT-DN": "dn-duyet", "CAP-HAICHAU": "dn-duyet",
}  # fmt: skip
# where somebody else than the centre's approver signs, so that this one may decide an appeal
_ELSEWHERE: Final = frozenset({"CAT-HN", "CAT-HCM", "CAT-DN", "CAP-HOANKIEM", "CAP-SAIGON", "CAP-HAICHAU"})
_ANYWHERE: Final = _ELSEWHERE | {CENTRE, "CAT-CT", "CAT-LS", "CAP-NINHKIEU", "CAX-DONGDANG"}
_ABOUT: Final = {
    "block_domain": "l",
    "block_url": "l",
    "take_page_down": "l",
    "warn_payee": "a",
    "freeze_payee": "a",
}
_NETWORK: Final = "198.51.100.0/24"


@dataclass
class Done:
    """A measure of the story: its id, its case, what it is about."""

    measure_id: int
    case: Doing
    value: str


class Fortnight:
    """The measures of the story by the names that it has for them, and what is done with them."""

    def __init__(self, scene: Scene) -> None:
        """This will begin with none."""
        self.scene, self.outside = scene, Outside(scene)
        self.named: dict[str, Done] = {}
        self.filed: dict[str, Filed] = {}

    def propose(
        self,
        name: str,
        kind: str,
        now: datetime,
        *,
        at: frozenset[str] = _ANYWHERE,
        is_urgent: bool = False,
        few: bool = False,
    ) -> None:
        """This will propose a measure on what a case goes on about, where there is such a case at one of the offices.

        Of the case with most reports, or with fewest where `few`: what one person has told is sooner wrong.
        """
        case = self._case(kind, at, now, few=few)
        if case is None:
            return
        value, typed = _thing(kind, case)
        case.do(add_members, now, typed=(typed,))
        [line] = propose_measures(
            kind=kind, wanted=[Wanted(value)], office_id=self.scene.office(case.office), reason=WHY[kind],
            case_id=case.case_id, is_urgent=is_urgent, actor=self.scene.actor(case.officer, case.office),
            now=now + timedelta(minutes=2),
        )  # fmt: skip
        if line.measure_id is None:
            raise AssertionError(f"{name} wasn't proposed: {line.refused}")
        self.named[name] = Done(line.measure_id, case, value)
        look_around(
            now=now + timedelta(minutes=3), ask=self.outside.resolve, ask_registry=self.outside.registry
        )

    def sign(self, name: str, now: datetime, *, by: str = "", says: str = APPROVE, reason: str = "") -> None:
        """This will sign a measure, by the approver of its office unless another is named."""
        if (one := self.named.get(name)) is None:
            return
        signer = by or _APPROVERS.get(one.case.office, "duyet")
        actor = self.scene.actor(signer)
        row = next(
            row
            for row in measures_of_case(acting_viewer(actor, now=now), one.case.case_id)
            if row.id == one.measure_id
        )
        said = reason or (SIGNED_WITH if row.stops else "")
        sign_measure(measure_id=row.id, seen=row.seen_sha256, says=says, reason=said, actor=actor, now=now)

    def told(self, name: str, now: datetime, *, says: str = "acknowledged") -> None:
        """This will order a measure; partners have it and, where that is said, answer."""
        self.outside.order(now)
        if one := self.named.get(name):
            self.outside.hear(one.measure_id, now + timedelta(minutes=9), says=says)

    def undone(self, name: str, now: datetime) -> None:
        """This will have partners asked to undo what has ended, and do so."""
        self.outside.order(now)
        if one := self.named.get(name):
            self.outside.blocked.discard(one.value)
            self.outside.hear(one.measure_id, now + timedelta(minutes=6), says="undone")

    def work(self, names: Collection[str], now: datetime) -> None:
        """This will have partners do what they were asked for, and be seen to."""
        values = [self.named[name].value for name in names if name in self.named]
        self.outside.blocked.update(values)
        self.outside.gone.update(values)
        self.outside.look_twice(now)

    def comes_back(self, name: str, now: datetime) -> None:
        """This will let a site be open again, and be seen so twice."""
        if one := self.named.get(name):
            self.outside.blocked.discard(one.value)
            self.outside.look_twice(now)
            self.outside.hear(one.measure_id, now + timedelta(minutes=12))

    def lift(self, name: str, now: datetime, *, by: str = "") -> None:
        """This will lift a measure that is needed no more, and have it undone."""
        if one := self.named.get(name):
            signer = by or _APPROVERS.get(one.case.office, "duyet")
            lift_measure(
                measure_id=one.measure_id, reason="Trang đã đóng hẳn, tên miền hết hạn", actor=self.scene.actor(signer),
                now=now,
            )  # fmt: skip
            self.undone(name, now + timedelta(minutes=1))

    def withdraw(self, name: str, now: datetime) -> None:
        """This will take a proposal back, by the officer of its case."""
        if one := self.named.get(name):
            actor = self.scene.actor(one.case.officer, one.case.office)
            withdraw_measure(
                measure_id=one.measure_id, reason="Đã có biện pháp với cả tên miền", actor=actor, now=now
            )

    def appeal(self, name: str, now: datetime, *, proven: bool = False) -> None:
        """This will have somebody appeal against a block, with a record that shows control where `proven`."""
        if (one := self.named.get(name)) is None:
            return
        told = ToFile(
            things=(Named(one.value, "domain", one.value, True),), why=APPEALS[name], network=f"{_NETWORK} {name}",
            consents=True,
        )  # fmt: skip
        self.filed[name] = file_appeals(told=told, now=now)
        if proven:
            for minutes in (11, 35):
                look_for_proofs(now=now + timedelta(minutes=minutes), ask=_there)

    def decide(self, name: str, now: datetime, *, was_wrong: bool = False) -> None:
        """This will have the centre's approver, who had no part in it, decide an appeal."""
        if filed := self.filed.get(name):
            decide_appeals(
                numbers=filed.numbers, says=LIFTED if was_wrong else UPHELD, reason=ANSWERS[was_wrong],
                was_wrong=was_wrong, actor=self.scene.actor("duyet"), now=now,
            )  # fmt: skip
            if was_wrong:
                self.undone(name, now + timedelta(minutes=1))

    def hold(self, now: datetime) -> None:
        """This will have one person hold a site for an hour."""
        case = self._case("block_domain", frozenset({CENTRE}), now) or self._case(
            "block_domain", _ANYWHERE, now
        )
        if case is None:
            return
        value, typed = _thing("block_domain", case)
        case.do(add_members, now, typed=(typed,))
        hold_at_once(
            kind="block_domain", value=value, office_id=self.scene.office(case.office), case_id=case.case_id,
            reason="Nạn nhân đang chuyển tiền theo lời trang này", actor=self.scene.actor(case.officer, case.office),
            now=now + timedelta(minutes=1),
        )  # fmt: skip

    def stand_in(self, now: datetime) -> None:
        """This will let an approver of Da Nang sign for the one of Ha Noi for a week, and turn calls on for another."""
        actor = self.scene.actor("duyet")
        set_notice_rule(about="measure_urgent", how="now", actor=actor, now=now)
        day = now.astimezone(VIETNAM).date()
        delegate(
            to_person_id=self.scene.person("dn-duyet"), first_day=day, last_day=day + timedelta(days=6),
            actor=self.scene.actor("hn-duyet", "CAT-HN"), now=now,
        )  # fmt: skip

    def _case(self, kind: str, at: frozenset[str], now: datetime, *, few: bool = False) -> Doing | None:
        """This will give the case of most reports, or of `few`, that goes on about such a thing without a measure."""
        taken = {one.case.case_id for one in self.named.values()}
        free = [
            case
            for case in self.scene.cases
            if not case.closed
            and case.office in at
            and case.opened_at < now - timedelta(hours=1)
            and _ABOUT[kind] in uses_of(case.told).names
            and case.case_id not in taken
        ]
        chosen = min if few else max
        return chosen(free, key=lambda case: len(case.members), default=None)


def tell(scene: Scene) -> None:
    """This will leave among what is still to be told what was done about the schemes, and what waits today."""
    scene.steps += _steps(Fortnight(scene), scene.now)


def _steps(told: Fortnight, ends: datetime) -> Iterator[Step]:
    """This will give each act with its time: `on` so many days ago at an hour in Vietnam, else minutes ago."""
    today = ends.astimezone(VIETNAM).date()

    def on(days: int, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(today - timedelta(days=days), time(hour, minute), VIETNAM)

    def ago(minutes: int) -> datetime:
        return ends - timedelta(minutes=minutes)

    domain, page, warn, freeze = "block_domain", "take_page_down", "warn_payee", "freeze_payee"
    yield on(16, 9), lambda now: told.propose("lapsed", domain, now, at=_ANYWHERE - _ELSEWHERE)
    for days, *things in (
        (12, ("first", domain, _ELSEWHERE), ("wrong", domain, _ELSEWHERE)),
        (10, ("back", domain, _ELSEWHERE), ("gone", page, _ANYWHERE), ("kept", domain, _ELSEWHERE)),
        (8, ("warned", warn, _ANYWHERE), ("kept_too", domain, _ELSEWHERE)),
        (6, ("over", domain, _ANYWHERE), ("gang", domain, _ANYWHERE)),
        (4, ("appealed", domain, _ELSEWHERE)),
        (2,),
    ):
        for minutes, (name, kind, where) in enumerate(things):
            yield from _whole(told, partial(on, days, minute=minutes * 6), name, kind, where)
        # within two days each time, for who is silent for so long is believed nothing
        yield (
            on(days, 12, 10 + 3 * days),
            partial(told.work, [name for name, kind, _ in things if kind != warn]),
        )
    yield on(9, 10, 20), lambda now: told.propose("refused", "block_url", now)
    yield on(9, 11, 5), lambda now: told.sign("refused", now, says=REFUSE, reason=WHY["refused"])
    yield on(7, 8, 40), lambda now: told.propose("frozen", freeze, now, at=_ELSEWHERE)
    yield on(7, 9), lambda now: told.sign("frozen", now)
    yield on(7, 9, 25), lambda now: told.sign("frozen", now, by="duyet")
    yield on(7, 9, 30), lambda now: told.told("frozen", now, says="done")
    yield on(9, 8, 15), lambda now: told.appeal("wrong", now, proven=True)
    yield on(9, 15, 30), lambda now: told.decide("wrong", now, was_wrong=True)
    yield on(6, 8, 30), lambda now: told.appeal("kept", now)
    yield on(5, 16), lambda now: told.decide("kept", now)
    yield on(4, 8, 10), lambda now: told.appeal("kept_too", now)
    yield on(3, 15, 20), lambda now: told.decide("kept_too", now)
    yield on(3, 9, 40), lambda now: expire_measures(now=now)
    yield on(3, 9, 41), lambda now: told.undone("frozen", now)
    yield on(2, 9), lambda now: told.lift("over", now)
    yield on(2, 10), lambda now: told.propose("withdrawn", "block_url", now)
    yield on(2, 10, 50), lambda now: told.withdraw("withdrawn", now)
    yield on(1, 8, 5), lambda now: lapse_proposals(now=now)
    yield on(1, 9), lambda now: told.comes_back("back", now)
    yield from _today(told, ago)


def _whole(
    told: Fortnight, on: Callable[[int], datetime], name: str, kind: str, where: frozenset[str]
) -> Iterator[Step]:
    """This will give the acts by which a measure is proposed, signed and ordered within a morning."""
    says = "done" if kind == "warn_payee" else "acknowledged"
    yield on(9), lambda now: told.propose(name, kind, now, at=where, few=name == "wrong")
    yield on(10), lambda now: told.sign(name, now)
    yield on(11), lambda now: told.told(name, now, says=says)


def _today(told: Fortnight, ago: Callable[[int], datetime]) -> Iterator[Step]:
    """This will give the last hours: what was just sent, what waits and presses, an appeal, a hold, a leave."""
    yield ago(420), lambda now: told.appeal("appealed", now, proven=True)
    yield ago(300), lambda now: told.propose("sent", "take_page_down", now)
    yield ago(270), lambda now: told.sign("sent", now)
    yield ago(268), lambda now: told.told("sent", now, says="")
    yield ago(220), told.outside.look_twice
    yield ago(190), lambda now: told.propose("waits", "block_domain", now)
    yield ago(150), lambda now: told.propose("second", "freeze_payee", now, at=_ELSEWHERE)
    yield ago(120), lambda now: told.sign("second", now)
    yield ago(60), told.stand_in
    yield ago(40), lambda now: told.propose("waits_too", "block_url", now)
    yield ago(12), lambda now: told.propose("presses", "block_domain", now, is_urgent=True)
    yield ago(8), lambda now: call_signers(now=now)
    yield ago(4), told.hold


def _thing(kind: str, case: Doing) -> tuple[str, str]:
    """This will give what a measure is about, as the register has it and as an officer types it."""
    uses = uses_of(case.told)
    if _ABOUT[kind] == "a":
        # no bank gives numbers that begin so
        account = f"0000{uses.account[:6]}"
        return f"970436:{account}", f"STK {account} Vietcombank"
    return uses.host if kind == "block_domain" else uses.link, uses.link


def _there(host: str, way: str, token: str) -> str:
    """The outside where an owner has put the record."""
    del host, way, token
    return ""
