"""Whom a read showed, as it stands in the data of its entry: by kind of thing, ids as ranges. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from lachan.centre.audit.ranges import ids_in, to_ranges

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

_ID: Final = re.compile(r"0|[1-9]\d{0,17}", re.ASCII)
# An entry that was not written by `record_read` could say "1-999999999"; nobody reads so many.
_MOST: Final = 1_000_000


def read_data(subjects: Sequence[str], off_area: Collection[str] | None) -> dict[str, Any]:
    """This will give the data of a read: how many records, which, and which of them off the reader's area if known."""
    data: dict[str, Any] = {"records": len(subjects), "subjects": _compact(subjects)}
    if off_area is not None:
        data["off_area"] = _compact([subject for subject in subjects if subject in off_area])
    return data


def _compact(subjects: Sequence[str]) -> dict[str, Any]:
    numbers: dict[str, list[int]] = {}
    names: dict[str, list[str]] = {}
    for subject in subjects:
        kind, _, name = subject.partition(":")
        if _ID.fullmatch(name):
            numbers.setdefault(kind, []).append(int(name))
        else:
            names.setdefault(kind, []).append(name)
    said: dict[str, Any] = {kind: to_ranges(sorted(ids)) for kind, ids in numbers.items()}
    for kind, some in names.items():
        said[kind] = [said[kind], *some] if kind in said else ["", *some]
    return said


def subjects_in(said: object) -> list[str]:
    """This will give the subjects that a read lists, in whatever form; what can't be read is left out."""
    if isinstance(said, list):
        return [subject for subject in said if isinstance(subject, str)]
    return list(_spread(said)) if isinstance(said, dict) else []


def _spread(said: Mapping[str, Any]) -> Iterator[str]:
    given = 0
    for kind, value in said.items():
        ranges, *names = value if isinstance(value, list) and value else [value]
        try:
            for one in ids_in(ranges) if isinstance(ranges, str) else ():
                yield f"{kind}:{one}"
                given += 1
                if given >= _MOST:
                    return
        except ValueError:
            pass
        # a subject without a colon has no name behind it
        yield from (f"{kind}:{name}" if name else kind for name in names if isinstance(name, str))
