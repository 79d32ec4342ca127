"""What stands behind each line of a case's timeline, in words: who, which office, what it was before and is now."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.queries.persons import names_of
from lachan.centre.accounts.queries.territories import places_by_id
from lachan.centre.cases.queries.cases import Reason
from lachan.centre.cases.queries.timeline import numbers_of
from lachan.centre.web.clock import VIETNAM
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.templatetags.words import day as day_in_words
from lachan.centre.web.words import catalogue, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lachan.centre.cases.queries.timeline import Happening
    from lachan.centre.web.words import Lang

_OFFICES: Final = ("office", "office_before")
_PERSONS: Final = ("assignee", "assignee_before")
_MOST_NAMED: Final = 12
_NONE: Final = "–"
# what an officer wrote, in the order in which it is read; titles are shown before and after
_WRITTEN: Final = ("waiting_for", "title", "name", "source", "answer", "reason")


class Words:
    """The words for a page of a timeline: what its lines name is asked for once. Five queries at most."""

    def __init__(self, rows: Iterable[Happening], lang: Lang) -> None:
        """This will ask for offices, persons, places and numbers of cases."""
        rows = list(rows)
        self.lang = lang
        self.offices = offices_by_id(_ids(rows, _OFFICES))
        persons = _ids(rows, _PERSONS) | {pk for row in rows for pk in row.data.get("mentioned", ())}
        self.names = names_of(persons) if persons else {}
        self.numbers = numbers_of(_ids(rows, ("case",)))
        self.places = places_by_id(
            {
                pk
                for row in rows
                for side in ("before", "after")
                if (pk := row.data.get(side, {}).get("territory_id")) is not None
            }
        )

    def of(self, row: Happening) -> tuple[str, ...]:
        """This will give what to say of one line beside what happened: no line where there is nothing more."""
        told = _TELLERS.get(row.kind)
        lines = [] if told is None else [line for line in told(self, row) if line]
        # a title that changed is said before and after
        shown = [name for name in _WRITTEN if name != "title" or "title_before" not in row.said]
        written = [row.said[name] for name in shown if row.said.get(name)]
        return (*lines, *written)

    def say(self, key: str, **params: str) -> str:
        """This will say a phrase of the timeline."""
        return say(f"desk.happened.{key}", self.lang, **params)

    def office(self, data: Mapping[str, Any], name: str = "office") -> str:
        """This will name an office, a dash for none."""
        found = self.offices.get(data.get(name) or 0)
        return _NONE if found is None else name_in(found, self.lang)

    def person(self, person_id: int | None) -> str:
        """This will name a person, a dash for none."""
        return self.names.get(person_id or 0, _NONE)

    def value(self, name: str, value: Any) -> str:
        """This will say the value of a field of a case."""
        if value is None or value == "":
            return _NONE
        if name == "kind" and value in CASE_KINDS:
            kind = CASE_KINDS[value]
            return kind.vi if self.lang == "vi" else kind.en
        if name == "territory_id":
            place = self.places.get(value)
            return _NONE if place is None else name_in(place, self.lang)
        if isinstance(value, int) and not isinstance(value, bool):
            return self.number(value)
        return f"{value}"

    def number(self, value: int) -> str:
        """This will write a number with its thousands set apart."""
        grouped = f"{value:,}"
        return grouped.replace(",", ".") if self.lang == "vi" else grouped

    def code(self, group: str, value: str) -> str:
        """This will say a code, as it is where it has no words."""
        key = f"desk.code.{group}.{value}"
        return say(key, self.lang) if key in catalogue() else value


def _assigned(words: Words, row: Happening) -> list[str]:
    before, after = row.data.get("assignee_before"), row.data.get("assignee")
    return [words.say("from_to", before=words.person(before), after=words.person(after))]


def _moved(words: Words, row: Happening) -> list[str]:
    before, after = words.office(row.data, "office_before"), words.office(row.data)
    return [words.say("from_to", before=before, after=after)]


def _changed(words: Words, row: Happening) -> list[str]:
    lines = []
    if "title_before" in row.said or "title" in row.said:
        lines.append(
            words.say(
                "from_to", before=row.said.get("title_before", _NONE), after=row.said.get("title", _NONE)
            )
        )
    before, after = row.data.get("before", {}), row.data.get("after", {})
    for name in row.data.get("changed", ()):
        if name in {"title", "province_id"} or name.endswith("_by_hand"):
            continue
        field = "territory" if name == "territory_id" else name
        lines.append(
            words.say(
                "field",
                field=say(f"desk.form.case_act.{field}", words.lang),
                before=words.value(name, before.get(name)),
                after=words.value(name, after.get(name)),
            )
        )
    return lines


def _ended(words: Words, row: Happening) -> list[str]:
    lines = [words.code("case_outcome", row.data["outcome"])] if row.data.get("outcome") else []
    if row.data.get("recovered_vnd") is not None:
        lines.append(words.say("recovered", vnd=words.number(row.data["recovered_vnd"])))
    return lines


def _reopened(words: Words, row: Happening) -> list[str]:
    lines = []
    if row.data.get("outcome_before"):
        lines.append(
            words.say("outcome_before", outcome=words.code("case_outcome", row.data["outcome_before"]))
        )
    if row.data.get("recovered_vnd") is not None:
        lines.append(words.say("recovered_stays", vnd=words.number(row.data["recovered_vnd"])))
    if elsewhere := row.data.get("elsewhere"):
        lines.append(words.say("elsewhere", reports=_listed(elsewhere)))
    return lines


def _other_case(words: Words, row: Happening) -> list[str]:
    lines = [words.numbers.get(row.data.get("case") or 0, "")]
    if row.data.get("because"):
        lines.append(words.code("case_link", row.data["because"]))
    # what both said differently, when one was merged into the other
    for name, word in (("loss_vnd", "lost_beside"), ("recovered_vnd", "recovered_beside")):
        if row.data.get(name) is not None:
            lines.append(words.say(word, vnd=words.number(row.data[name])))
    return [*lines, *_things(words, row)]


def _things(words: Words, row: Happening) -> list[str]:
    lines = []
    if reports := row.data.get("reports"):
        lines.append(words.say("reports", numbers=_listed(reports)))
    if indicators := row.data.get("indicators"):
        lines.append(words.say("indicators", count=words.number(len(indicators))))
    if new := row.data.get("new"):
        lines.append(words.say("new_indicators", count=words.number(len(new))))
    return lines


def _found(words: Words, row: Happening) -> list[str]:
    why = row.data.get("why", "")
    known = f"cases.opened.{why}" in catalogue()
    because = [Reason(why, row.data.get("params", {})).said(words.lang)] if known else []
    return [*because, *_things(words, row)]


def _opened(words: Words, row: Happening) -> list[str]:
    return [words.office(row.data), *_things(words, row)]


def _noted(words: Words, row: Happening) -> list[str]:
    named = [words.names[pk] for pk in row.data.get("mentioned", ()) if pk in words.names]
    return [words.say("mentioned", names=", ".join(named))] if named else []


def _task(words: Words, row: Happening) -> list[str]:
    person = words.person(row.data.get("assignee"))
    return [words.office(row.data) + (f", {person}" if person != _NONE else "")]


def _task_given(words: Words, row: Happening) -> list[str]:
    return [words.office(row.data), *_assigned(words, row)]


def _task_left(words: Words, row: Happening) -> list[str]:
    before, after = words.person(row.data.get("assignee_before")), words.office(row.data)
    return [words.say("from_to", before=before, after=after)]


def _clock(words: Words, row: Happening) -> list[str]:
    lines = [words.code("case_stage", row.data.get("stage", ""))]
    if row.data.get("due_at"):
        lines.append(words.say("due", at=_moment(row.data["due_at"], words.lang)))
    if row.data.get("office"):
        lines.append(words.say("told", office=words.office(row.data)))
    return lines


def _told_anew(words: Words, row: Happening) -> list[str]:
    return [words.code("case_stage", row.data.get("stage", "")), *_moved(words, row)]


def _hours_moved(words: Words, row: Happening) -> list[str]:
    before, after = row.data.get("due_before"), row.data.get("due_at")
    said = [_moment(one, words.lang) if one else _NONE for one in (before, after)]
    return [words.say("from_to", before=said[0], after=said[1])]


def _went_on(words: Words, row: Happening) -> list[str]:
    since = row.data.get("since")
    return [words.say("waited_since", at=_moment(since, words.lang))] if since else []


def _waited(words: Words, row: Happening) -> list[str]:
    lines = []
    if row.data.get("since"):
        lines.append(words.say("waits_since", at=_moment(row.data["since"], words.lang)))
    if row.data.get("office"):
        lines.append(words.say("told", office=words.office(row.data)))
    return lines


def _released(words: Words, row: Happening) -> list[str]:
    before = words.say("from_to", before=words.person(row.data.get("assignee_before")), after=_NONE)
    return [words.office(row.data), before] if row.data.get("office") else [before]


def _lost(words: Words, row: Happening) -> list[str]:
    return [", ".join(words.names[pk] for pk in row.data.get("mentioned", ()) if pk in words.names)]


def _evidence(words: Words, row: Happening) -> list[str]:
    return [words.code("custody", row.data.get("act", "")), f"sha256 {row.data.get('sha256', '')[:16]}…"]


def _bank(words: Words, row: Happening) -> list[str]:
    return [words.office(row.data)]


def _measure(words: Words, row: Happening) -> list[str]:
    numbers, count = row.data.get("measures", []), row.data.get("count", 0)
    more = f" … (+{count - len(numbers)})" if count > len(numbers) else ""
    return [f"{say(f'measures.event.{row.data["what"]}', words.lang)}: {', '.join(numbers)}{more}"]


def _questioned(words: Words, row: Happening) -> list[str]:
    return [words.code("level", row.data["level"])] if row.data.get("level") else []


_TELLERS: Final[Mapping[str, Callable[[Words, Happening], list[str]]]] = {
    "opened": _opened,
    "found": _found,
    "assigned": _assigned,
    "changed": _changed,
    "handed_over": _moved,
    "carried_on": _moved,
    "no_successor": _moved,
    "went_on": _went_on,
    "hours_moved": _hours_moved,
    "closed": _ended,
    "reopened": _reopened,
    "merged": _other_case,
    "took_in": _other_case,
    "split": _other_case,
    "linked": _other_case,
    "unlinked": _other_case,
    "member_added": _things,
    "member_removed": _things,
    "report_withdrawn": _things,
    "noted": _noted,
    "task_added": _task,
    "task_carried_on": _moved,
    "task_given": _task_given,
    "task_left": _task_left,
    "evidence_added": _evidence,
    "evidence_handled": _evidence,
    "warned": _clock,
    "missed": _clock,
    "told_anew": _told_anew,
    "waited": _waited,
    "released": _released,
    "mention_lost": _lost,
    "questioned": _questioned,
    "bank_told": _bank,
    "measure": _measure,
}


def _ids(rows: Iterable[Happening], names: Iterable[str]) -> set[int]:
    return {row.data[name] for row in rows for name in names if isinstance(row.data.get(name), int)}


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(f"{one}" for one in numbers[:_MOST_NAMED])
    return shown + (f" … (+{len(numbers) - _MOST_NAMED})" if len(numbers) > _MOST_NAMED else "")


def _moment(said: str, lang: str) -> str:
    here = datetime.fromisoformat(said).astimezone(VIETNAM)
    return f"{here:%H:%M} {day_in_words(here, lang)}"
