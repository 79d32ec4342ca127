from __future__ import annotations

import dns.zone

from lachan.centre.exchange.zones.plan import Plan, passes
from lachan.centre.exchange.zones.plan import test_rules as rules_of_test
from lachan.centre.exchange.zones.text import END, zone_lines


def test_it_is_read_by_others() -> None:
    lines = zone_lines(
        zone="rpz.lachan", serial=7, ttl=60, made="2026-11-29 03:00 UTC", names=["evil.top", "xn--a-0ga.vn"], target=".",
        rules=[*passes(["vietcombank.com.vn"]), *rules_of_test(Plan("rpz.lachan", 60), "nxdomain")],
    )  # fmt: skip
    text = "".join(lines)
    zone = dns.zone.from_text(text, origin="rpz.lachan.", relativize=True)
    found = {(name.to_text(), data.to_text()) for name, _, data in zone.iterate_rdatas()}
    assert ("evil.top", ".") in found
    assert ("*.evil.top", ".") in found
    assert ("*.vietcombank.com.vn", "rpz-passthru.") in found
    assert ("seen.lachan.test", '"Lachan: the test zone is in force"') in found
    assert ("@", "localhost. hostmaster 7 60 30 604800 60") in found
    assert text.endswith(f"{END}\n")
