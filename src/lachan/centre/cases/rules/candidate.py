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
from lachan.centre.cases.models import Case, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    """Something that needs a case. `rule` and `ref` name it for good, so that it opens one case and no second.

    `because` is the code of its reason in the words, `params` fill the blanks. `urgent_until`: until then moved
    money can be stopped; None where none moved.
    """

    rule: str
    ref: str
    because: str
    kind: str
    place: Place | None
    report_ids: tuple[int, ...]
    indicator_ids: tuple[int, ...]
    params: dict[str, str]
    urgent_until: datetime | None = None


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


def ref_for(rule: str, thing: str) -> tuple[str, datetime | None]:
    """This will give the name under which a rule finds a thing now, and since when it counts anew (None: always).

    While the case it found goes on, that is the same name, and what is new joins the case. Once that case is closed,
    only what comes afterwards counts, and opens another.
    """
    found = Finding.objects.filter(rule=rule, thing=thing).select_related("case")
    last = found.order_by("-pk").first()
    if last is None:
        return f"{thing};", None
    case = last.case
    for _ in range(20):
        if case.merged_into is None:
            break
        case = case.merged_into
    if case.state == Case.State.CLOSED:
        return f"{thing};{case.pk}", case.closed_at
    begins = last.ref.partition(";")[2]
    closed = (
        Case.objects.filter(pk=int(begins)).values_list("closed_at", flat=True).first() if begins else None
    )
    return last.ref, closed
