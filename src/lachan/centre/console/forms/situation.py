"""Which period figures are asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec

from lachan.centre.cases.figures.asked import MOST_DAYS
from lachan.centre.console.forms.base import DayField, DeskForm
from lachan.centre.web.clock import today
from lachan.centre.web.language import language_of
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lachan.centre.accounts.desk import DeskRequest

USUAL: Final = ("1", "7", "30")
_USUAL_DAYS: Final = 7
_DAY: Final = timedelta(days=1)


class PeriodForm(DeskForm):
    """From which day to which; one end alone means a week from it or up to it."""

    subject: ClassVar[str] = "period"

    first = DayField(required=False)
    last = DayField(required=False)


class Period(msgspec.Struct, frozen=True):
    """Days that are asked for, both counted, up to today. `usual` is 1, 7 or 30 as text, "" for days of one's own."""

    first: date
    last: date
    usual: str

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1

    @property
    def query(self) -> dict[str, str]:
        """What stands in the address for it."""
        if self.usual:
            return {"days": self.usual}
        return {"first": self.first.isoformat(), "last": self.last.isoformat()}


def read_period(request: DeskRequest) -> tuple[PeriodForm, Period]:
    """This will read the period of an address; what can't be read is said beside its field, and is a week."""
    lang = language_of(request)
    day = today(request.now)
    usual = request.GET.get("days", "")
    form = PeriodForm(request.GET, lang=lang)
    week = Period(day - _DAY * (_USUAL_DAYS - 1), day, f"{_USUAL_DAYS}")
    if usual in USUAL:
        return form, Period(day - _DAY * (int(usual) - 1), day, usual)
    if not form.is_valid() or not (form.cleaned_data["first"] or form.cleaned_data["last"]):
        return form, week
    first, last = _whole(form.cleaned_data, day)
    wrong = (
        "period_turned" if first > last else "period_long" if (last - first).days >= MOST_DAYS else ""
    ) or ("period_to_come" if first > day else "")
    if wrong:
        form.add_error("first", say(f"desk.wrong.{wrong}", lang))
        return form, week
    return form, Period(first, last, "")


def _whole(typed: Mapping[str, date | None], day: date) -> tuple[date, date]:
    week = _DAY * (_USUAL_DAYS - 1)
    first, last = typed["first"], typed["last"]
    if first is None:
        last = min(last or day, day)
        return last - week, last
    # days to come hold nothing
    return first, min(last if last is not None else first + week, max(day, first))
