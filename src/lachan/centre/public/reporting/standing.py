"""How a report stands, for its reporter: what was done with it, where it is, what came of it. Plain words, no names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.cases.queries.told import InCase
    from lachan.centre.measures.queries.about import Decided
    from lachan.centre.measures.queries.appealed import Reviewed
    from lachan.centre.reports.receipts import Seen

_WAITING: Final = "waiting"
_CLOSED: Final = "closed"
_NO_TIME: Final = datetime.min.replace(tzinfo=UTC)


class Stage(msgspec.Struct, frozen=True):
    """One step on the way: what it is, when it was (None while it lasts), and whether the report is there now."""

    said: str
    at: datetime | None
    is_here: bool = False


class Standing(msgspec.Struct, frozen=True):
    """What the page says: a heading, the steps, what came of it in sentences, and what to know besides."""

    heading: str
    stages: tuple[Stage, ...] = ()
    outcome: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def standing_of(seen: Seen, case: InCase | None, office: str, lang: str) -> Standing:
    """This will say how a report stands. `office` is the name of the office that has the case.

    A withdrawn report is out of all cases for its reporter; one without a case stands as the report itself does.
    """
    if case is None or not seen.is_open:
        return Standing(seen.said(lang))
    came = Stage(say("follow.stage.received", lang), seen.received_at)
    words = "follow.stage.moved" if case.was_moved else "follow.stage.given"
    given = Stage(say(words, lang, office=office), case.at_office_since)
    if case.state == _CLOSED:
        ended = Stage(say("follow.stage.closed", lang), case.closed_at, is_here=True)
        return Standing(
            say(f"follow.outcome.{case.outcome}", lang),
            (came, given, *_looked(case, lang), ended),
            _outcome(case, lang),
            _notes(case, lang, is_over=True),
        )
    heading, now = "follow.case.new", "follow.stage.not_looked"
    if case.state == _WAITING:
        heading, now = "follow.case.waiting", "follow.stage.waiting"
    elif case.first_looked_at is not None:
        heading, now = "follow.case.worked_on", "follow.stage.worked_on"
    here = Stage(say(now, lang), None, is_here=True)
    return Standing(
        say(heading, lang),
        (came, given, *_looked(case, lang), here),
        (),
        _notes(case, lang, is_over=False),
    )


def done_about(decided: Sequence[Decided], lang: str, reviews: Sequence[Reviewed] = ()) -> tuple[Stage, ...]:
    """This will say what the centre had done about what somebody reported, the oldest first; each thing once.

    An owner's appeal is said with it: who reads of a mistake one day shouldn't be surprised.

    What is asked of others and what was seen to work are said apart: that somebody was asked blocks nothing yet. No
    number, address or partner is named.
    """
    stages: dict[tuple[str, str], Stage] = {}
    for one in sorted(decided, key=lambda each: each.approved_at):
        for step, at in steps_of(one):
            said = say(f"follow.measure.{step}", lang, what=say(f"follow.measure_of.{one.kind}", lang))
            # of ten links of one site the reporter reads one line
            stages.setdefault((one.kind, step), Stage(said, at))
    for review in reviews:
        stages.setdefault(("", "appealed"), Stage(say("follow.measure.appealed", lang), review.proven_at))
        if review.upheld_at is not None:
            stages["", "upheld"] = Stage(say("follow.measure.upheld", lang), review.upheld_at)
    # what has no time is what stands now
    return tuple(sorted(stages.values(), key=lambda one: (one.at is None, one.at or _NO_TIME)))


def steps_of(decided: Decided) -> tuple[tuple[str, datetime | None], ...]:
    """This will give what became of a measure and when: `asked`, `effective`, `wrong` or `ended` or `returned`."""
    steps: list[tuple[str, datetime | None]] = [("asked", decided.approved_at)]
    if decided.effective_at is not None:
        steps.append(("effective", decided.effective_at))
    if decided.ended_at is not None:
        steps.append(("wrong" if decided.was_wrong else "ended", decided.ended_at))
    elif decided.effect == "returned":
        steps.append(("returned", None))
    return tuple(steps)


def _looked(case: InCase, lang: str) -> tuple[Stage, ...]:
    if case.first_looked_at is None:
        return ()
    return (Stage(say("follow.stage.looked", lang), case.first_looked_at),)


def _outcome(case: InCase, lang: str) -> tuple[str, ...]:
    said = [say(f"follow.outcome.{case.outcome}_what", lang)]
    if case.recovered_vnd:
        if case.is_shared:
            # the money of all who are in it: whose part it is stands nowhere here
            said.append(say("follow.recovered.shared", lang))
        else:
            figures = f"{case.recovered_vnd:,}"
            said.append(
                say(
                    "follow.recovered.alone",
                    lang,
                    money=figures if lang == "en" else figures.replace(",", "."),
                )
            )
    return tuple(said)


def _notes(case: InCase, lang: str, *, is_over: bool) -> tuple[str, ...]:
    said = [say("follow.case.shared", lang)] if case.is_shared else []
    said.append(say("follow.case.over" if is_over else "follow.case.add", lang))
    said.append(say("follow.case.no_fee", lang))
    return tuple(said)
