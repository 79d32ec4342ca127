"""Zones as files, in the form of RFC 1035: for resolvers that take no transfer. Pure; a line at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.exchange.zones import wire

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lachan.centre.exchange.zones.plan import Rule

# The last line: a file without it came only in part, and is not to be used.
END: Final = "; end of the zone"


def zone_lines(
    *, zone: str, serial: int, ttl: int, made: str, rules: Iterable[Rule], names: Iterable[str], target: str
) -> Iterator[str]:
    """This will give the lines of a zone, each with its line end; `names` are blocked and lead to `target`."""
    days = wire.EXPIRE_SECONDS // 86_400
    yield f"; {zone}. by Lachan, {made}; not to be used any more {days} days after that\n"
    yield f"$ORIGIN {zone}.\n$TTL {ttl}\n"
    times = f"{wire.REFRESH_SECONDS} {wire.RETRY_SECONDS} {wire.EXPIRE_SECONDS} {ttl}"
    yield f"@ SOA localhost. hostmaster {serial} {times}\n@ NS localhost.\n"
    for rule in rules:
        yield (
            f"*.{rule.name} {rule.said}\n{rule.name} {rule.said}\n"
            if rule.is_deep
            else f"{rule.name} {rule.said}\n"
        )
    for name in names:
        yield f"*.{name} CNAME {target}\n{name} CNAME {target}\n"
    yield f"{END}\n"
