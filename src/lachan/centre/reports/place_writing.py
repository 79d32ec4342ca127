"""A place as people write it, divided into its name and what it lies in: by commas, dashes, or no mark at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.place_names import fold_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# More parts than house, hamlet, commune, district, province and country no address has.
_MOST_PARTS: Final = 8
_COUNTRY: Final = frozenset({"viet nam", "vn", "vietnam"})
_COMMAS: Final = re.compile(r"[,;|\n\t]+")
_DASHES: Final = re.compile(r"[,;|\n\t]+|\s+[-–—/]\s+")
# a word for a kind of unit, written out or short, with which another part begins
_KINDS: Final = re.compile(
    r"\s+(?=(?:phường|phuong|xã|thị trấn|thi tran|thị xã|thi xa|đặc khu|dac khu|quận|quan|huyện|huyen|tỉnh|tinh"
    r"|thành phố|thanh pho)\s+\S|(?:p|x|q|h|t|tt|tx|tp)\.\s*\S)",
    re.IGNORECASE,
)
# what stands before the commune in an address: a house, a street, a hamlet
_SMALLER: Final = re.compile(
    r"(?:\d|(?:so|so nha|ngo|ngach|hem|kiet|duong|pho|thon|ap|to|khu|khu pho|kp|ban|lang|xom|chung cu|toa|toa nha)\s)"
)


def readings_of(typed: str, *, ends_in_province: Callable[[str], int]) -> Iterator[tuple[str, ...]]:
    """This will give the ways in which a place can be read, the likelier first: the name, then what it lies in.

    `ends_in_province` gives how many words at the end of folded text are the name of a province, 0 for none.
    """
    seen: set[tuple[str, ...]] = set()
    for parts in _divided(typed, ends_in_province):
        for reading in (parts, parts[::-1]):
            if reading and reading not in seen:
                seen.add(reading)
                yield reading
        rest = parts
        while len(rest) > 1 and _SMALLER.match(f"{fold_name(rest[0])} "):
            rest = rest[1:]
            if rest not in seen:
                seen.add(rest)
                yield rest


def _divided(typed: str, ends_in_province: Callable[[str], int]) -> Iterator[tuple[str, ...]]:
    by_commas = _parts(_COMMAS.split(typed))
    yield by_commas
    yield _parts(_DASHES.split(typed))
    by_kinds = _parts(piece for part in by_commas for piece in _KINDS.split(part))
    yield by_kinds
    # `Ba Đình Hà Nội`: what stands before the province's name
    last = by_kinds[-1].split() if by_kinds else []
    count = ends_in_province(fold_name(" ".join(last)))
    if 0 < count < len(last):
        yield (*by_kinds[:-1], " ".join(last[:-count]), " ".join(last[-count:]))


def _parts(pieces: Iterator[str] | list[str]) -> tuple[str, ...]:
    parts = [" ".join(piece.split()) for piece in pieces]
    return tuple(part for part in parts if part and fold_name(part) not in _COUNTRY)[:_MOST_PARTS]
