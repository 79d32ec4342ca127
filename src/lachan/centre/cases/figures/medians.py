"""The exact median of a length of time.

The database gives the lengths as one text and Python takes the middle: that takes less than half as long as window
functions of SQLite do, and no exact median is common to both databases.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from lachan.centre.cases.figures.expressions import NumbersOf, SecondsBetween, numbers_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from lachan.centre.cases.models import Case


def median_between(cases: QuerySet[Case], since: str, until: str) -> int | None:
    """This will give the median of the whole seconds between two times of cases; None without a case. One query."""
    return middle_of(numbers_in(cases.aggregate(all=NumbersOf(SecondsBetween(since, until)))["all"]))


def middle_of(lengths: Collection[int]) -> int | None:
    """This will give the median of seconds, of an even number the mean of the middle two without its half second."""
    return int(median(lengths)) if lengths else None
