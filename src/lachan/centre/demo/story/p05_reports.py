"""Two thousand reports of a month: many scams, some of them told by dozens, one crowd that speaks against a shop."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lachan.centre.accounts.queries.territories import where_is_today
from lachan.centre.demo.factories import ToldReport
from lachan.centre.demo.names import invent_name
from lachan.centre.demo.story.p01_offices import COMMUNES, PROVINCES
from lachan.centre.demo.story.told_reports import SCRIPTS
from lachan.centre.demo.story.told_words import BANKS, ENDINGS, HEADS, MONEY, STEMS, WHEN, WHO
from lachan.centre.reports.services import take_report
from lachan.centre.reports.told import Told, read_loss
from lachan.centre.web.clock import today
from lachan.centre.web.read_once import reads_kept

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.demo.factories import Scene
    from lachan.centre.demo.story.told_reports import Script
    from lachan.centre.reports.told import Channel

REPORTS: Final = 2_000
# A month, more of it lately: a centre becomes known.
_DAYS: Final = 30
# The crowd: one afternoon, few networks, a shop that did nothing.
_CROWD: Final = 40
_SHOP: Final = "https://gom-hoa-bien.example/"
_CROWD_SAYS: Final = (
    "Shop lừa đảo",
    "Đồ giả",
    "Quỵt tiền",
    "Đừng mua",
    "Lừa khách",
    "Hàng lởm",
    "Chặn số khách",
)
_FIELDS: Final = {"p": "numbers", "l": "links", "a": "accounts", "b": "apps"}
# Most of what comes in within a day has cost nothing yet. Each such loss opens a case of its own as soon as a worker
# looks, and half of all reports would bury the month before them.
_FRESH: Final = timedelta(hours=26)
_FRESH_LOST: Final = 0.12
_CHANNELS: Final[tuple[Channel, ...]] = ("web",) * 7 + ("api", "mail", "sms")


class Uses(NamedTuple):
    """What a scheme uses: its site and link, number, account and bank; which of them its reporters name."""

    host: str
    link: str
    phone: str
    account: str
    bank: str
    names: str


def uses_of(told: ToldReport) -> Uses:
    """This will give what the scheme of a report uses: the same for all whom it has hit."""
    names = next(script.names for script in SCRIPTS if script.scam_type == told.scam_type)
    return _uses(told.scam_type, told.scheme, names)


def tell(scene: Scene) -> None:
    """This will take the reports, each at its time, the last of them a few minutes ago."""
    # offices, map and roles stay as they are until all is told
    with reads_kept():
        _tell(scene)
    scene.pass_time(minutes=1)


def _tell(scene: Scene) -> None:
    draw = random.Random(2026)  # noqa: S311 - a story, no secret
    places = _places(scene)
    span = timedelta(days=_DAYS).total_seconds()
    # the square leans the times towards today
    ages = sorted((draw.random() ** 1.6 * span for _ in range(REPORTS - _CROWD)), reverse=True)
    for number, age in enumerate(ages):
        scene.told.append(
            _tell_one(draw, number, places, scene.now - timedelta(seconds=age + 240), now=scene.now)
        )
    for number in range(_CROWD):
        _tell_crowd(draw, number, scene.now - timedelta(hours=3, seconds=-number * 70))


def _tell_one(
    draw: random.Random, number: int, places: list[str], at: datetime, *, now: datetime
) -> ToldReport:
    script = draw.choices(SCRIPTS, weights=[60 / (5 + place) for place in range(len(SCRIPTS))])[0]
    scheme = int(draw.paretovariate(1.1)) % 40
    blanks = _blanks(draw, script, scheme)
    channel = draw.choice(_CHANNELS)
    story = script.stories[draw.randrange(2)].format(**blanks)
    ending = draw.choice(ENDINGS)
    known = draw.random()
    happened_on = today(at) - timedelta(days=min(int(draw.expovariate(0.6)), 20))
    place = draw.choice(places) if draw.random() < 0.8 else ""  # noqa: PLR2004 - a share
    has_lost = draw.random() < 0.55  # noqa: PLR2004 - a share
    if now - at < _FRESH:
        has_lost = random.Random(number).random() < _FRESH_LOST  # noqa: S311 - a story, no secret
    taken = take_report(
        told=Told(
            channel=channel,
            story=f"{story[0].upper()}{story[1:]} {ending}".strip(),
            message=script.message.format(**blanks),
            **_named(script, blanks),
            happened_on=happened_on,
            territory_code=place,
            loss_vnd=read_loss(blanks["money"]) if has_lost else None,
            wants_call=known < 0.25,  # noqa: PLR2004 - a share
            name=invent_name(number) if known < 0.5 else "",  # noqa: PLR2004 - a share
            phone=f"+447700{900_000 + draw.randrange(1_000)}" if known < 0.4 or channel == "sms" else "",  # noqa: PLR2004
            phone_verified=channel == "sms",
            network=f"203.0.113/{draw.randrange(900)}",
            device=f"device {draw.randrange(60)}",
        ),
        now=at,
    )
    return ToldReport(taken.report_id, at, script.scam_type, scheme, place)


def _tell_crowd(draw: random.Random, number: int, at: datetime) -> None:
    words = " ".join(draw.sample(_CROWD_SAYS, 3))
    take_report(
        told=Told(
            story=f"{words}, mọi người tránh xa, đã có {number + 2} người bị.",
            links=(_SHOP,),
            network=f"198.51.100/{number % 4}",
            device=f"device {number % 3}",
        ),
        now=at,
    )


def _blanks(draw: random.Random, script: Script, scheme: int) -> dict[str, str]:
    """This will fill the blanks; what a scheme uses (its site, number, account) is the same for all it has hit."""
    uses = _uses(script.scam_type, scheme, script.names)
    return {
        "who": draw.choice(WHO),
        "when": draw.choice(WHEN),
        "money": draw.choice(MONEY),
        "link": uses.link,
        "phone": uses.phone,
        "account": uses.account,
        "bank": uses.bank,
    }


@cache
def _uses(scam_type: str, scheme: int, names: str) -> Uses:
    # a number that stays the same for a type and a scheme, whatever was drawn before
    same = random.Random(f"{scam_type} {scheme}")  # noqa: S311 - a story, no secret
    head, stem = same.choice(HEADS), same.choice(STEMS)
    host = f"{head}-{stem}{same.randrange(10, 99)}.example"
    phone = f"+44 7700 900{same.randrange(1_000):03d}"
    account = f"{same.randrange(10**9, 10**10)}"
    return Uses(host, f"https://{host}/{scam_type.lower()}", phone, account, same.choice(BANKS), names)


def _named(script: Script, blanks: dict[str, str]) -> dict[str, Any]:
    said = {
        "p": blanks["phone"],
        "l": blanks["link"],
        "a": f"STK {blanks['account']} {blanks['bank']}",
        "b": f"Ứng dụng tải từ {blanks['link']}",
    }
    return {_FIELDS[letter]: (said[letter],) for letter in script.names}


def _places(scene: Scene) -> list[str]:
    codes = [territory for _, territory, *_ in PROVINCES] + [territory for territory, *_ in COMMUNES.values()]
    return [where_is_today(territory=code, day=scene.day)[0].place.code for code in codes]
