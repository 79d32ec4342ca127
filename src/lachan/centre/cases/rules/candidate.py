"""What a rule finds, and the numbers it goes by."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.accounts.queries.territories import Place, chains_of, places_by_code
from lachan.centre.cases.models import Case, Finding, Member

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

REPORT: Final = "report"
# What has to be stopped decides the kind of a case.
KIND_OF: Final[Mapping[str, str]] = {
    "url": "website",
    "domain": "website",
    "ip": "website",
    "phone": "phone_number",
    "payee": "bank_account",
    "wallet": "investment",
    "app": "app",
    "file": "app",
    "profile": "social_profile",
    "email": "email",
}


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Something that needs a case, or joins one. `rule` and `ref` name it for good: it opens one case and no second.

    `because` is the code of its reason in the words, `params` fill the blanks.
    """

    rule: str
    ref: str
    because: str
    kind: str
    place: Place | None
    report_ids: tuple[int, ...]
    indicator_ids: tuple[int, ...]
    params: dict[str, str]


def numbers_of(rule: str) -> dict[str, Any]:
    """This will give the numbers of a rule by name."""
    return _all_numbers()[rule]


@cache
def _all_numbers() -> dict[str, dict[str, Any]]:
    table = tomllib.loads(files("lachan.centre.cases").joinpath("rules.toml").read_text("utf-8"))
    if bad := [name for name, line in table.items() if not line.get("reason")]:
        raise ValueError(f"rules.toml: {bad[0]} has no reason")
    return table


def report_id_of(ref: str) -> int:
    """This will give the report of a signal's reference: `report:12`, or `report:12:3` for an addition."""
    return int(ref.split(":")[1])


def place_of_all(codes: Iterable[str]) -> Place | None:
    """This will give the place that reports share: the one place, else the one province, else None (the country).

    Reports that told no place say nothing here.
    """
    counted = Counter(code for code in codes if code)
    places = places_by_code(list(counted))
    if len(places) <= 1:
        return next(iter(places.values()), None)
    chains = chains_of(place.id for place in places.values())
    provinces = {chain[-1].id: chain[-1] for chain in chains.values()}
    return next(iter(provinces.values())) if len(provinces) == 1 else None


class Turn(msgspec.Struct, frozen=True):
    """Under which name a rule finds a thing now.

    `since`: what came until then counts no more (None: all counts). `goes_on`: the case that it found goes on, and what
    is new joins it uncounted.
    """

    ref: str
    since: datetime | None
    goes_on: bool


def turns_of(rules: Collection[str], indicator_ids: Collection[int]) -> dict[tuple[str, int], Turn]:
    """This will give under which name each rule finds each indicator now. Two queries, and some for merged cases.

    While the case that it found goes on and has it, that is the same name, and what is new joins the case. Once that
    case is closed, only what comes afterwards counts, and opens another.
    """
    things = {thing_of(one): one for one in indicator_ids}
    found = Finding.objects.filter(rule__in=list(rules), thing__in=list(things)).select_related("case")
    last = {(one.rule, things[one.thing]): one for one in found.order_by("pk")}
    standing = {one.pk: _standing(one.case) for one in last.values()}
    # what an officer took out of the case is counted anew
    there = set(
        Member.objects.filter(
            case_id__in={case.pk for case in standing.values()},
            kind=Member.Kind.INDICATOR,
            thing_id__in={indicator_id for _, indicator_id in last},
            until_at__isnull=True,
        ).values_list("case_id", "thing_id")
    )
    turns = {}
    for rule in rules:
        for one in indicator_ids:
            finding = last.get((rule, one))
            if finding is None:
                turns[rule, one] = Turn(f"{thing_of(one)};", None, goes_on=False)
                continue
            case = standing[finding.pk]
            if case.state == Case.State.CLOSED:
                turns[rule, one] = Turn(f"{thing_of(one)};{case.pk}", case.closed_at, goes_on=False)
            elif (case.pk, one) in there:
                turns[rule, one] = Turn(finding.ref, None, goes_on=True)
            else:
                turns[rule, one] = Turn(finding.ref, _counts_since(finding), goes_on=False)
    return turns


def thing_of(indicator_id: int) -> str:
    """This will give an indicator as findings name it."""
    return f"indicator:{indicator_id}"


def _standing(case: Case) -> Case:
    for _ in range(20):
        if case.merged_into is None:
            break
        case = case.merged_into
    return case


def _counts_since(finding: Finding) -> datetime | None:
    begins = finding.ref.partition(";")[2]
    return Case.objects.filter(pk=int(begins)).values_list("closed_at", flat=True).first() if begins else None
