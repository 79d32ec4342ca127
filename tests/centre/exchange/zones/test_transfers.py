from __future__ import annotations

from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.names import labels_of
from lachan.centre.exchange.zones.transfers import changes, packed, pairs, whole
from lachan.centre.exchange.zones.wire import Body

END = wire.tail(60, wire.NXDOMAIN)


def names(count: int) -> list[bytes]:
    return [labels_of(f"dich-vu-{number}.top") for number in range(count)]


def test_no_body_is_larger_than_a_message_can_hold() -> None:
    bodies = list(packed(pairs(names(5_000), END)))
    assert len(bodies) > 4
    assert sum(body.answers for body in bodies) == 10_000
    assert max(len(body.octets) for body in bodies) <= wire.MOST_BODY
    assert [each for body in bodies for each in wire.labels_in(body.octets, END)] == names(5_000)


def test_a_whole_zone_is_the_blocks_without_what_is_gone_and_with_what_is_new() -> None:
    soa = wire.soa(7, 60)
    blocks = list(packed(pairs(names(3_000), END)))
    gone, new = set(names(10)), [labels_of("new.top")]
    bodies = list(whole(soa=soa, first=[(1, b"")], blocks=blocks, end=END, without=gone, more=new))
    octets = b"".join(body.octets for body in bodies)
    assert octets.startswith(soa)
    assert octets.endswith(soa)
    assert octets.count(wire.pair(names(1)[0], END)) == 0
    middle = b"".join(body.octets for body in bodies[1:]).removesuffix(soa)
    assert set(wire.labels_in(middle, END)) == (set(names(3_000)) - gone) | set(new)
    assert sum(body.answers for body in bodies) == 2 * (3_000 - 10 + 1) + 3


def test_blocks_that_nothing_changed_in_are_sent_as_they_are() -> None:
    block = Body(2, wire.pair(labels_of("evil.top"), END))
    sent = list(whole(soa=b"s", first=(), blocks=[block], end=END, without=(), more=()))
    assert sent[1] is block


def test_a_difference_has_the_old_serial_before_what_is_gone_and_the_new_one_before_what_is_new() -> None:
    [body] = changes(old_soa=b"old ", new_soa=b"new ", gone=[(1, b"gone ")], new=[(1, b"more ")])
    assert body == Body(6, b"new old gone new more new ")
