from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centre.exchange.stix.things import THINGS
from lachan.centre.exchange.stix.patterns import pattern_of
from lachan.centre.exchange.stix.reading import MOST_CHARS, MOST_COMPARISONS, UnreadPatternError, things_of


def why_not(pattern: str) -> str:
    with pytest.raises(UnreadPatternError) as caught:
        things_of(pattern)
    return caught.value.why


@pytest.mark.parametrize(("kind", "value"), THINGS)
def test_what_we_write_ourselves_is_read_back(kind: str, value: str) -> None:
    found = {(one, text.partition("://")[2] or text) for one, text in things_of(pattern_of(kind, value))}
    # a quote is written in a link's canonical form by its code
    assert found == {(kind, value.replace("'", "%27"))}


def test_others_ways_to_say_it_are_read() -> None:
    assert things_of("[domain-name:value IN ('evil.top', 'EVIL2.top')]") == (
        ("domain", "evil.top"),
        ("domain", "evil2.top"),
    )
    assert things_of("[ipv4-addr:value='8.8.8.8'] OR [email-message:from_ref.value = 'A@evil.top']") == (
        ("ip", "8.8.8.8"),
        ("email", "a@evil.top"),
    )
    digits = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for name in ("'SHA-256'", "SHA256", "'SHA256'"):
        assert things_of(f"[file:hashes.{name} = '{digits}']") == (("file", f"sha256:{digits}"),)
    assert things_of("[domain-name:value = 'evil.top' OR domain-name:value = 'evil.top']") == (
        ("domain", "evil.top"),
    )


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "[domain-name:value = 'evil.top'",
        "[domain-name:value = 'evil.top'] FOLLOWEDBY [domain-name:value = 'b.top']",
        "[domain-name:value != 'evil.top']",
        "[NOT domain-name:value = 'evil.top']",
        "[url:value MATCHES '(a+)+$']",
        "[url:value LIKE 'http%']",
        "[domain-name:value = 'evil.top' AND ipv4-addr:value = '8.8.8.8']",
        "[domain-name:value IN ('a.top', 'b.top') AND domain-name:value = 'c.top']",
        "[domain-name:value = 'evil.top'] WITHIN 5 SECONDS",
        "[(domain-name:value = 'evil.top')]",
        "[domain-name:value = 5]",
        "[bank-account:account_number = '1' AND bank-account:account_number = '2']",
        "[" * 10_000,
        "[a:b='" + "\\" * 9_999,
    ],
)
def test_what_says_more_than_a_thing_is_refused(pattern: str) -> None:
    assert why_not(pattern) == "complex"


@pytest.mark.parametrize(
    "value",
    [".", "vn", "com.vn", "gov.vn", "", "-", f"{'a' * 64}.top", "a..top", "\u0000.top", "1.2.3.4/8", "evil"],
)
def test_endings_and_what_is_no_name_are_refused(value: str) -> None:
    assert why_not(f"[domain-name:value = '{value}']") == "value"


def test_what_explodes_is_refused_by_its_size() -> None:
    many = ", ".join(f"'a{n}.top'" for n in range(MOST_COMPARISONS + 1))
    assert why_not(f"[domain-name:value IN ({many})]") == "many"
    one = "domain-name:value = 'a.top'"
    assert why_not(f"[{' OR '.join([one] * (MOST_COMPARISONS + 1))}]") == "many"
    assert why_not(f"[domain-name:value = '{'a' * MOST_CHARS}']") == "long"


def test_observables_that_we_have_no_kind_for_are_refused() -> None:
    assert why_not("[windows-registry-key:key = 'x']") == "unknown"
    assert why_not("[file:name = 'a.exe']") == "unknown"
    assert why_not("[file:hashes.'SHA-512' = 'ab']") == "unknown"


@given(st.text(alphabet="[]()'\\=,:. ANDORINdomain-value9", max_size=200))
def test_whatever_is_sent_it_is_read_or_refused(pattern: str) -> None:
    try:
        things_of(pattern)
    except UnreadPatternError as error:
        assert error.why in {"long", "many", "complex", "unknown", "value"}  # noqa: PT017 - either is right
