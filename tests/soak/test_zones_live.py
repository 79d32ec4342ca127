"""Zones at real resolvers, started with the samples of docs/how-to/connect-a-resolver.md."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from programs import need_program
from soak.resolvers import CENTRE, PATIENCE_SECONDS, WORLD, is_blocked, is_open, site_with_resolvers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soak.resolvers import Resolvers

pytestmark = pytest.mark.live

BANK = "vietcombank.com.vn"


@pytest.fixture(scope="module")
def resolvers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resolvers]:
    need_program("dig", "bind9-dnsutils")
    with site_with_resolvers(tmp_path_factory.mktemp("zones")) as made:
        # who asks before the server knows of the partner is told BADKEY, and BIND asks again after a minute
        wait_for_serial(made, "rpz.lachan", made.do(do="list", names=["evil.top"])["seq"])
        yield made


def dig(resolvers: Resolvers, *asked: str, key: str = "") -> str:
    signed = ("-y", f"hmac-sha256:{key}") if key else ()
    return resolvers.network.run("dig", "-b", WORLD, f"@{CENTRE}", *signed, *asked).stdout


def wait_for_serial(resolvers: Resolvers, zone: str, seq: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        said = dig(resolvers, zone, "SOA", "+short", key=f"isp-a:{resolvers.key}").split()
        # where it is refused dig says why, in words
        if said and said[0] == "localhost." and int(said[2]) >= seq:
            return
        assert time.monotonic() < until, said
        time.sleep(0.05)


def lifted_behind_the_base(resolvers: Resolvers, stem: str) -> tuple[str, str]:
    """This will give a name that the base has and that was lifted since, and one below it that is still blocked."""
    parent, child = f"{stem}-cha.top", f"con.{stem}-cha.top"
    resolvers.do(do="list", names=[parent, child])
    # whatever is filled again is in the base
    resolvers.do(do="emptied")
    wait_for_serial(resolvers, "base.rpz.lachan", resolvers.do(do="filled")["seq"])
    wait_for_serial(resolvers, "fresh.rpz.lachan", resolvers.do(do="lift", names=[parent])["seq"])
    return parent, child


def test_bind_blocks_what_is_approved_and_opens_what_is_lifted(resolvers: Resolvers) -> None:
    with resolvers.bind():
        resolvers.wait_for("evil.top", is_blocked)
        resolvers.wait_for("www.sub.evil.top", is_blocked)
        resolvers.wait_for("good.top", is_open)
        resolvers.do(do="list", names=["bind-moi.top"])
        resolvers.wait_for("bind-moi.top", is_blocked)
        resolvers.do(do="lift", names=["bind-moi.top"])
        resolvers.wait_for("bind-moi.top", is_open)
        assert "IXFR" in resolvers.network.said("bind") or "ixfr of main" in resolvers.network.said("zones")
        # a name of a bank is let through, whatever zones behind ours say
        assert is_open(*resolvers.ask(f"www.{BANK}"))


def test_bind_goes_by_the_passthru_zone_in_front_and_leads_to_the_block_page(resolvers: Resolvers) -> None:
    zone = "rpz.lachan"
    more = "".join(
        f'zone "{name}.{zone}" {{ type secondary; primaries {{ {CENTRE} key "isp-a"; }}; file "{name}.db"; }};\n'
        for name in ("passthru", "test")
    )
    first = f'zone "fresh.{zone}" ede'
    change = (first, f'zone "passthru.{zone}"; zone "test.{zone}"; {first}')
    parent, child = lifted_behind_the_base(resolvers, "bind")
    # the centre blocks an official name: whoever has the passthru zone in front goes by that
    resolvers.do(do="fill", names=[BANK])
    try:
        with resolvers.bind(sample="bind-large", more=more, change=change):
            resolvers.wait_for("seen.lachan.test", lambda _, answers: "in force" in str(answers), kind="TXT")
            resolvers.wait_for("evil.top", is_blocked)
            assert is_blocked(*resolvers.ask("blocked.lachan.test"))
            assert is_open(*resolvers.ask("open.lachan.test"))
            assert is_open(*resolvers.ask(BANK))
            resolvers.wait_for(f"www.{child}", is_blocked)
            resolvers.wait_for(f"www.{parent}", is_open)
            # with two zones what changes comes with the small one
            before = resolvers.network.said("zones").count(" of base")
            resolvers.do(do="list", names=["hai-moi.top"])
            resolvers.wait_for("hai-moi.top", is_blocked)
            resolvers.do(do="lift", names=["hai-moi.top"])
            resolvers.wait_for("hai-moi.top", is_open)
            assert resolvers.network.said("zones").count(" of base") == before
        with resolvers.bind():
            resolvers.wait_for(BANK, is_blocked)
    finally:
        resolvers.do(do="end", names=[BANK])


@pytest.mark.parametrize(("sample", "zone"), [("unbound", "main"), ("unbound-large", "fresh")])
def test_unbound_follows_by_differences_and_is_emptied_in_an_emergency(
    resolvers: Resolvers, sample: str, zone: str
) -> None:
    parent, child = lifted_behind_the_base(resolvers, sample)
    with resolvers.unbound(sample=sample):
        resolvers.wait_for("evil.top", is_blocked)
        assert is_blocked(*resolvers.ask("www.evil.top"))
        # what the test before has lifted may still be on its way
        resolvers.wait_for(BANK, is_open)
        before = resolvers.network.said("zones").count(f"ixfr of {zone}")
        resolvers.do(do="list", names=[f"{sample}-moi.top"])
        resolvers.wait_for(f"{sample}-moi.top", is_blocked)
        assert resolvers.network.said("zones").count(f"ixfr of {zone}") > before
        resolvers.do(do="lift", names=[f"{sample}-moi.top"])
        resolvers.wait_for(f"{sample}-moi.top", is_open)
        resolvers.wait_for(f"www.{parent}", is_open)
        resolvers.wait_for(f"www.{child}", is_blocked)
        resolvers.do(do="emptied")
        try:
            resolvers.wait_for("evil.top", is_open)
        finally:
            resolvers.do(do="filled")
        resolvers.wait_for("evil.top", is_blocked)
        assert is_open(*resolvers.ask(f"www.{parent}"))


def test_unbound_takes_the_zone_from_a_bind_beside_it(resolvers: Resolvers) -> None:
    with resolvers.bind(sample="bind-relay"), resolvers.unbound(sample="unbound-relay"):
        resolvers.wait_for("evil.top", is_blocked)
        resolvers.do(do="list", names=["relay-moi.top"])
        resolvers.wait_for("relay-moi.top", is_blocked)
        resolvers.do(do="lift", names=["relay-moi.top"])
        resolvers.wait_for("relay-moi.top", is_open)


@pytest.mark.parametrize("sample", ["yaml", "yaml-large"])
def test_powerdns_takes_the_zones_by_its_key(resolvers: Resolvers, sample: str) -> None:
    parent, child = lifted_behind_the_base(resolvers, sample)
    with resolvers.powerdns(sample=sample):
        resolvers.wait_for("evil.top", is_blocked)
        assert is_blocked(*resolvers.ask("www.evil.top"))
        resolvers.wait_for(BANK, is_open)
        assert is_open(*resolvers.ask("good.top"))
        assert is_open(*resolvers.ask(f"www.{parent}"))
        assert is_blocked(*resolvers.ask(f"www.{child}"))


def test_knot_resolver_goes_by_a_file_and_sees_another_in_its_place(resolvers: Resolvers) -> None:
    from_us = dig(resolvers, "rpz.lachan", "AXFR", key=f"isp-a:{resolvers.key}")
    lines = [
        line for line in from_us.splitlines() if line and not line.startswith(";") and "TSIG" not in line
    ]
    zone = "\n".join(lines[:-1]) + "\n"
    with resolvers.knot(zone) as folder:
        resolvers.wait_for("evil.top", is_blocked)
        assert is_blocked(*resolvers.ask("www.evil.top"))
        assert is_open(*resolvers.ask("good.top"))
        draft = folder / "rpz.lachan.new"
        draft.write_text(zone.replace("evil.top", "other.top"))
        draft.rename(folder / "rpz.lachan.zone")
        resolvers.wait_for("other.top", is_blocked)
        assert is_open(*resolvers.ask("evil-nua.top"))


def test_strangers_and_wrong_secrets_get_nothing(resolvers: Resolvers) -> None:
    for kind in ("AXFR", "IXFR=1"):
        assert "Transfer failed" in dig(resolvers, "rpz.lachan", kind)
    assert "REFUSED" in dig(resolvers, "rpz.lachan", "SOA")
    assert "BADSIG" in dig(resolvers, "rpz.lachan", "AXFR", key=f"isp-a:{'A' * 43}=")
    assert "BADKEY" in dig(resolvers, "rpz.lachan", "AXFR", key=f"isp-b:{resolvers.key}")
    assert "evil.top" in dig(resolvers, "rpz.lachan", "AXFR", key=f"isp-a:{resolvers.key}")


def test_nothing_went_wrong_in_the_server_meanwhile(resolvers: Resolvers) -> None:
    said = resolvers.network.said("zones")
    assert "Traceback" not in said, said
