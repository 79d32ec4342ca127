"""Is a domain imitating a protected name? Whom, and how: see README.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.brands import official_owner, protected_names
from lachan.engine.links.lookalike.candidate import Candidate
from lachan.engine.links.lookalike.imitation import Imitation, Segment, compare
from lachan.engine.links.lookalike.scan import scan_hosts, scan_paths
from lachan.engine.links.lookalike.ways import ALL, OF_HOST, path
from lachan.engine.shared_hosts import shared_hosts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lachan.engine.words.form import Words

__all__ = ["WORDS", "Imitation", "Segment", "compare", "find", "find_many", "protected_names"]

WORDS: Mapping[str, Words] = {f"link.lookalike.{way.HOW}": way.WORDS for way in ALL}

# The arrays of one pass stay in the processor's cache.
_PASS = 1024


def find_many(
    hosts: Sequence[str], *, paths: Sequence[str] | None = None, exempt_official: bool = True
) -> list[Imitation | None]:
    """This will say for each host, in order, whom it imitates and how; None where nobody.

    `hosts` are as `can_ada` gives them (lower case, punycode); anything else gets an honest look too. `paths`,
    where given, are looked at for hosts that imitate nobody by themselves. With `exempt_official` a host that is, or
    is under, an official domain of any protected name is no imitation; without it, names alone count.
    """
    answers: list[Imitation | None] = []
    for first in range(0, len(hosts), _PASS):
        part = _clean(hosts[first : first + _PASS])
        behind = paths[first : first + _PASS] if paths is not None else ()
        answers += _find_part(part, behind, exempt_official=exempt_official)
    return answers


def find(host: str, path: str = "", *, exempt_official: bool = True) -> Imitation | None:
    """This will say whom one host, or the path behind it, imitates."""
    return find_many([host], paths=[path] if path else None, exempt_official=exempt_official)[0]


def _clean(hosts: Sequence[str]) -> list[str]:
    """This will give the hosts in lower case and without line ends; all at once, because nearly all are clean."""
    whole = "\n".join(hosts)
    if whole.isascii():
        clean = whole.lower().split("\n")
        if len(clean) == len(hosts):
            return clean
    return [host.lower().replace("\n", " ") for host in hosts]


def _is_known(host: str) -> bool:
    """This will say whether a host belongs to a protected name, or is a known platform itself (not its customers)."""
    return official_owner(host) is not None or host in shared_hosts()


def _find_part(hosts: list[str], paths: Sequence[str], *, exempt_official: bool) -> list[Imitation | None]:
    answers: list[Imitation | None] = [None] * len(hosts)
    for found in scan_hosts(hosts):
        owner = found.line.owner
        host = hosts[owner]
        if exempt_official and _is_known(host):
            continue
        candidate = Candidate(host, found)
        if not candidate.labels:
            continue
        for way in OF_HOST:
            seen = way.see(candidate)
            if seen is not None:
                best = answers[owner]
                if best is None or seen.certainty > best.certainty:
                    answers[owner] = seen
    if any(paths):
        for owner, token in scan_paths(paths):
            if answers[owner] is None and not (exempt_official and _is_known(hosts[owner])):
                answers[owner] = path.see(hosts[owner], token)
    return answers
