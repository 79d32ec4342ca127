from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lachan.engine.links import rules
from lachan.engine.links.parse import parse_link
from lachan.engine.links.rules.search import signs
from lachan.engine.links.rules.seen import Seen
from lachan.engine.links.site import site_of

if TYPE_CHECKING:
    from types import ModuleType

_NOT_RULES = {"__init__", "search", "seen"}


def look_at(written: str) -> Seen:
    link = parse_link(written)
    assert link is not None, written
    return Seen(link, site_of(link), written)


def codes_of(written: str) -> list[str]:
    return [rule.CODE for rule, _ in signs([look_at(written)])[0]]


@pytest.mark.parametrize("rule", rules.ALL, ids=lambda rule: rule.CODE)
def test_each_rule_hits_what_it_should_and_nothing_else(rule: ModuleType) -> None:
    assert rule.HITS
    assert rule.MISSES
    for written in rule.HITS:
        assert rule.CODE in codes_of(written), written
    for written in rule.MISSES:
        assert rule.CODE not in codes_of(written), written


@pytest.mark.parametrize("rule", rules.ALL, ids=lambda rule: rule.CODE)
def test_each_rule_says_what_it_needs_to(rule: ModuleType) -> None:
    assert f"link.{rule.__name__.rpartition('.')[2]}" == rule.CODE
    assert 0 < rule.WEIGHT <= 1
    assert 0 <= rule.FLOOR < 1
    assert rule.WORDS.vi
    assert rule.WORDS.en
    assert any(hasattr(rule, how) for how in ("TRIGGER", "WHERE", "could")) or rule is rules.userinfo


def test_every_file_is_a_rule_that_is_used() -> None:
    files = {path.stem for path in Path(rules.__file__).parent.glob("*.py")} - _NOT_RULES
    assert files == {rule.__name__.rpartition(".")[2] for rule in rules.ALL}


def test_links_do_not_change_what_is_seen_in_others() -> None:
    written = [address for rule in rules.ALL for address in (*rule.HITS, *rule.MISSES)]
    seen = [look_at(one) for one in written]
    assert signs(seen) == [signs([one])[0] for one in seen]
