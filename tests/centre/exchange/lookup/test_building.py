"""From what is listed to the files that the look-up answers from, read as a client reads them."""

from __future__ import annotations

import fcntl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from centre.accounts.people import People, people
from centre.exchange.lookup.reading import Client, question, read_answer, read_download
from centre.exchange.making import fill, lift, list_things
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import person_actor
from lachan.centre.exchange import signing
from lachan.centre.exchange.lookup import sets
from lachan.centre.exchange.lookup.building import build
from lachan.centre.exchange.lookup.expressions import hash_of
from lachan.centre.exchange.lookup.generations import BLOCK, FLAG, Generation, open_current
from lachan.centre.exchange.lookup.questions import answer, read_question
from lachan.centre.exchange.queries.entries import last_seq
from lachan.centre.exchange.services.emptying import empty_all
from lachan.centre.exchange.stopping import is_marked, mark_path

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["people"]
pytestmark = pytest.mark.django_db

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)


def made(centre: Path, now: datetime) -> Generation:
    build(now)
    found = open_current(centre)
    assert found is not None
    return found


def downloaded(client: Client, generation: Generation) -> bool:
    """This will let a client update, and say whether it was by a step."""
    step = sets.step(generation, client.head["seq"]) if client.head else None
    client.take(sets.whole(generation) if step is None else step)
    return step is not None


def new_client() -> Client:
    return Client(signing.public_key())


def prefix(expression: str) -> int:
    return int.from_bytes(hash_of(expression)[:4])


def said(generation: Generation, *expressions: str) -> dict[str, set[int]]:
    """This will ask for some expressions and give the actions of each."""
    asked = read_question(question(*(hash_of(one) for one in expressions)))
    assert asked is not None
    _, _, lines = read_answer(answer(asked, generation))
    return {one: {action for action, whole in lines if whole == hash_of(one)} for one in expressions}


def test_what_two_decided_is_in_the_sets_and_behind_the_prefixes(centre: Path) -> None:
    list_things([("domain", "evil.top"), ("url", "forms.example/d/x?id=1")], now=NOW)
    list_things([("domain", "odd.top")], now=NOW, hand=True)
    generation = made(centre, NOW)
    client = new_client()
    assert not downloaded(client, generation)
    assert client.block == {prefix("evil.top"), prefix("forms.example/d/x?id=1")}
    assert client.flag == {prefix("odd.top")}
    assert client.head["seq"] == last_seq() == generation.seq
    assert said(generation, "evil.top", "odd.top", "honest.top") == {
        "evil.top": {BLOCK}, "odd.top": {FLAG}, "honest.top": set(),
    }  # fmt: skip


def test_what_is_not_for_everybody_is_not_in_the_sets(centre: Path) -> None:
    list_things([("phone", "+84912345678"), ("ip", "203.0.113.7"), ("domain", "evil.top")], now=NOW)
    assert made(centre, NOW).rows.hashes.size == 1


def test_what_was_lifted_leaves_by_the_next_step(centre: Path) -> None:
    [first, _] = list_things([("domain", "evil.top"), ("domain", "bad.top")], now=NOW)
    client = new_client()
    downloaded(client, made(centre, NOW))
    lift([first], now=NOW + MINUTE)
    generation = made(centre, NOW + MINUTE)
    assert downloaded(client, generation)
    assert client.block == {prefix("bad.top")}
    assert said(generation, "evil.top") == {"evil.top": set()}


def test_what_has_run_out_leaves_by_the_next_step(centre: Path) -> None:
    list_things([("domain", "evil.top")], now=NOW, until=NOW + 3 * MINUTE)
    client = new_client()
    downloaded(client, made(centre, NOW))
    list_things([("domain", "bad.top")], now=NOW + 5 * MINUTE)
    assert downloaded(client, made(centre, NOW + 5 * MINUTE))
    assert client.block == {prefix("bad.top")}


def test_any_version_leads_to_the_present_one_by_a_step(centre: Path) -> None:
    versions: list[Client] = []
    sources: list[str] = []
    for round_ in range(6):
        now = NOW + round_ * MINUTE
        sources += list_things([("domain", f"evil{round_}.top"), ("domain", f"bad{round_}.top")], now=now)
        if round_ > 1:
            lift(sources[:1], now=now)
            sources = sources[1:]
        client = new_client()
        downloaded(client, made(centre, now))
        versions.append(client)
    generation = made(centre, NOW + 6 * MINUTE)
    for client in versions:
        assert downloaded(client, generation)
        assert client.block == versions[-1].block


def test_a_block_that_became_a_flag_changes_sets(centre: Path) -> None:
    [source] = list_things([("domain", "evil.top")], now=NOW)
    client = new_client()
    downloaded(client, made(centre, NOW))
    list_things([("domain", "evil.top")], now=NOW + MINUTE, hand=True)
    lift([source], now=NOW + 2 * MINUTE)
    generation = made(centre, NOW + 2 * MINUTE)
    assert downloaded(client, generation)
    assert (client.block, client.flag) == (set(), {prefix("evil.top")})
    assert said(generation, "evil.top") == {"evil.top": {FLAG}}


def test_a_page_that_is_listed_in_two_spellings_stays_until_both_are_lifted(centre: Path) -> None:
    [first, second] = list_things([("url", "evil.top/login"), ("url", "evil.top/%6Cogin")], now=NOW)
    assert made(centre, NOW).rows.hashes.size == 2
    lift([first], now=NOW + MINUTE)
    assert said(made(centre, NOW + MINUTE), "evil.top/login") == {"evil.top/login": {BLOCK}}
    lift([second], now=NOW + 2 * MINUTE)
    assert said(made(centre, NOW + 2 * MINUTE), "evil.top/login") == {"evil.top/login": set()}


def test_nothing_is_made_where_nothing_changed_but_a_fresh_head_every_hour(centre: Path) -> None:
    list_things([("domain", "evil.top")], now=NOW)
    before = made(centre, NOW)
    assert build(NOW + 59 * MINUTE) == 0
    assert build(NOW + 60 * MINUTE) == 1
    after = open_current(centre)
    assert after is not None
    assert (after.seq, after.made_at) == (before.seq, before.made_at + 3_600)
    client = new_client()
    client.take(sets.whole(before))
    assert downloaded(client, after)
    assert client.block == {prefix("evil.top")}


def test_a_head_lasts_a_day_and_never_looks_older_than_the_one_before(centre: Path) -> None:
    list_things([("domain", "evil.top")], now=NOW)
    before = made(centre, NOW)
    head = read_download(sets.whole(before), signing.public_key()).head
    assert head["expires_at"] - head["made_at"] == 24 * 3_600
    assert head["next_seconds"] == 300
    list_things([("domain", "bad.top")], now=NOW + MINUTE)
    # somebody set the clock back
    assert made(centre, NOW - 60 * MINUTE).made_at == before.made_at + 1


def test_an_emptied_centre_gives_empty_sets_that_are_signed(centre: Path, people: People) -> None:
    list_things([("domain", "evil.top")], now=NOW)
    client = new_client()
    downloaded(client, made(centre, NOW))
    approver = person_actor(people.at("centre", Role.APPROVER).pk)
    empty_all(reason="Danh sách chặn nhầm", actor=approver, now=NOW + MINUTE)
    generation = made(centre, NOW + MINUTE)
    assert not downloaded(client, generation), "no step leads over an emptying"
    assert (client.block, client.flag) == (set(), set())
    assert said(generation, "evil.top") == {"evil.top": set()}


def test_the_worker_holds_the_mark_of_a_stop_against_the_database(centre: Path, people: People) -> None:
    mark_path().parent.mkdir(parents=True)
    mark_path().touch()
    made(centre, NOW)
    assert not is_marked(), "of a database that was put back"
    empty_all(
        reason="Danh sách chặn nhầm", actor=person_actor(people.at("centre", Role.APPROVER).pk), now=NOW
    )
    # whoever pressed the button fell before the mark was set
    assert not is_marked()
    made(centre, NOW + MINUTE)
    assert is_marked()


def test_a_centre_that_has_never_listed_anything_gives_empty_sets(centre: Path) -> None:
    client = new_client()
    downloaded(client, made(centre, NOW))
    assert client.block == set()


def test_another_key_or_another_head_is_no_signature(centre: Path) -> None:
    said_ = sets.whole(made(centre, NOW))
    with pytest.raises(InvalidSignature):
        read_download(said_, Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    with pytest.raises(InvalidSignature):
        read_download(said_.replace(b'"next_seconds":300', b'"next_seconds":999'), signing.public_key())


def test_a_version_from_before_what_is_kept_gets_the_whole(
    centre: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sets, "LEAST_TOUCHED", 3)
    list_things([("domain", "first.top")], now=NOW)
    old = new_client()
    downloaded(old, made(centre, NOW))
    late = new_client()
    for round_ in range(1, 6):
        list_things([("domain", f"evil{round_}.top")], now=NOW + round_ * MINUTE)
        generation = made(centre, NOW + round_ * MINUTE)
        if round_ == 3:
            downloaded(late, generation)
    assert not downloaded(old, generation)
    assert downloaded(late, generation)
    assert old.block == late.block == {int(one) for one in np.unique(generation.prefixes)}


def test_a_version_of_the_future_gets_the_whole(centre: Path) -> None:
    generation = made(centre, NOW)
    assert sets.step(generation, generation.seq + 1) is None


def test_broken_files_are_made_anew(centre: Path) -> None:
    list_things([("domain", "evil.top")], now=NOW)
    before = made(centre, NOW)
    (before.folder / "rows").write_bytes(b"\x05" + bytes(20))
    assert build(NOW + MINUTE) == 1
    assert said(made(centre, NOW + MINUTE), "evil.top") == {"evil.top": {BLOCK}}


def test_one_process_at_a_time_makes_a_version(centre: Path) -> None:
    centre.mkdir(parents=True)
    with (centre / "lock").open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert build(NOW) == 0
    assert build(NOW) == 1


def test_old_versions_are_removed_but_the_one_before(centre: Path) -> None:
    for round_ in range(4):
        list_things([("domain", f"evil{round_}.top")], now=NOW + round_ * MINUTE)
        build(NOW + round_ * MINUTE)
    assert len([each for each in centre.iterdir() if each.is_dir()]) == 2


def test_a_step_costs_a_handful_of_queries_whatever_is_listed(
    centre: Path, django_assert_max_num_queries: object
) -> None:
    fill([f"evil{number}.top" for number in range(3_000)], now=NOW)
    build(NOW)
    list_things([("domain", "one-more.top")], now=NOW + MINUTE)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert build(NOW + MINUTE) == 1
    found = open_current(centre)
    assert found is not None
    assert found.rows.hashes.size == 3_001
