"""The large list on disk: it finds what a plain search finds, and refuses what is no list base."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.engine.links.suffixes import split_host
from lachan.engine.lists import BaseFileError, TableLists, open_base, write_base
from lachan.engine.lists.keys import key_of, question, value_of
from lachan.engine.model import Indicator, Kind, ListClass, ListEntry

TODAY = date(2026, 11, 24)

LABELS = st.sampled_from(["a", "b", "bank", "weebly", "github", "x-y", "1"])
HOSTS = st.builds(
    lambda labels, ending: ".".join([*labels, ending]),
    st.lists(LABELS, min_size=1, max_size=3),
    st.sampled_from(["com", "vn", "com.vn", "github.io", "top"]),
)
PATHS = st.lists(st.sampled_from(["a", "b", "ab"]), max_size=3).map(lambda parts: "/" + "/".join(parts))
URLS = st.builds(
    lambda host, port, path, query: f"http://{host}{port}{path}{query}",
    HOSTS,
    st.sampled_from(["", ":8080"]),
    PATHS,
    st.sampled_from(["", "?a=1", "?a=1&b=2"]),
)
INDICATORS = st.one_of(
    HOSTS.map(lambda host: Indicator(Kind.DOMAIN, host)),
    URLS.map(lambda url: Indicator(Kind.URL, url)),
    st.sampled_from(
        [
            Indicator(Kind.PHONE, "+84912345678"),
            Indicator(Kind.IP, "203.0.113.7"),
            Indicator(Kind.IP, "fe80::1"),
            Indicator(Kind.URL, "http://[fe80::1]/a"),
            Indicator(Kind.URL, "http://203.0.113.7:8080/a"),
        ]
    ),
)
DAYS = st.sampled_from([None, date(2026, 1, 1), date(2026, 11, 24), date(2027, 1, 1)])
ENTRIES = st.builds(
    lambda indicator, list_class, source, expires, reviewed: ListEntry(
        list_class,
        indicator.kind,
        indicator.value,
        source,
        "names" if list_class is ListClass.SHARED else "why",
        expires,
        reviewed=reviewed,
    ),
    INDICATORS,
    st.sampled_from(ListClass),
    st.sampled_from(["one", "two"]),
    DAYS,
    DAYS,
)


@given(
    st.lists(ENTRIES, max_size=30, unique_by=lambda e: (e.list_class, e.kind, e.value, e.source)), INDICATORS
)
@settings(max_examples=100, deadline=None)
def test_it_finds_what_lists_in_memory_find(
    tmp_path_factory: pytest.TempPathFactory, entries: list[ListEntry], indicator: Indicator
) -> None:
    path = tmp_path_factory.mktemp("base") / "lists"
    write_base(entries, path, built=TODAY)
    base, table = open_base(path, today=TODAY), TableLists(entries, today=TODAY)
    assert base.find(indicator) == table.find(indicator)
    assert base.find_all(indicator) == table.find_all(indicator)
    assert len(base) == len({key_of(e.kind, e.value) for e in entries})


def _naive_find(hosts: dict[str, ListEntry], host: str) -> ListEntry | None:
    """A plain walk from the host to its site unit, written without any of the tried code's parts but the suffixes."""
    name = host
    while True:
        if name in hosts and (name == host or name not in (split_host(host).suffix, "")):
            return hosts[name]
        if name == split_host(host).unit:
            return None
        name = name.partition(".")[2]


@given(st.sets(HOSTS, max_size=20), HOSTS)
@settings(max_examples=100, deadline=None)
def test_it_finds_what_a_plain_walk_over_the_parents_finds(
    tmp_path_factory: pytest.TempPathFactory, listed: set[str], host: str
) -> None:
    entries = {name: ListEntry(ListClass.BAD, Kind.DOMAIN, name, "test") for name in listed}
    path = tmp_path_factory.mktemp("base") / "lists"
    write_base(entries.values(), path, built=TODAY)
    assert open_base(path, today=TODAY).find(Indicator(Kind.DOMAIN, host)) == _naive_find(entries, host)


@given(INDICATORS)
def test_a_key_leads_back_to_its_value(indicator: Indicator) -> None:
    key = key_of(indicator.kind, indicator.value)
    assert value_of(key) == (indicator.kind, indicator.value)
    assert question(indicator)[0].startswith(key)


@given(st.lists(ENTRIES, max_size=20), st.randoms())
@settings(deadline=None)
def test_equal_entries_give_equal_bytes_in_whatever_order(
    tmp_path_factory: pytest.TempPathFactory, entries: list[ListEntry], random: object
) -> None:
    folder = tmp_path_factory.mktemp("base")
    write_base(entries, folder / "one", built=TODAY)
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    write_base(shuffled, folder / "two", built=TODAY)
    assert (folder / "one").read_bytes() == (folder / "two").read_bytes()


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "lists"
    entries = [
        ListEntry(ListClass.BAD, Kind.DOMAIN, f"bad{i}.top", f"source{i % 3}", "phishing") for i in range(500)
    ]
    write_base(entries, path, built=TODAY)
    return path


def test_the_header_states_day_sources_and_numbers(written: Path) -> None:
    base = open_base(written, today=TODAY)
    assert base.header.built == "2026-11-24"
    assert base.header.sources == ("source0", "source1", "source2")
    assert (base.header.entries, base.header.keys) == (500, 500)
    assert base.version.startswith("base-")
    assert base.version.removeprefix("base-") == base.sha256[:16]


def test_a_file_cut_off_anywhere_is_refused(written: Path) -> None:
    whole = written.read_bytes()
    for size in (0, 5, 16, 20, 24, 60, 200, len(whole) // 2, len(whole) - 1):
        written.write_bytes(whole[:size])
        with pytest.raises(BaseFileError, match="build it again"):
            open_base(written, today=TODAY)


def test_a_damaged_file_is_refused_wherever_the_damage_is(written: Path) -> None:
    whole = bytearray(written.read_bytes())
    for at in range(0, len(whole), 97):
        damaged = bytearray(whole)
        damaged[at] ^= 0xFF
        written.write_bytes(damaged)
        with pytest.raises(BaseFileError, match="build it again"):
            open_base(written, today=TODAY)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"PK\x03\x04" + bytes(100), b"We love Marisa.\0" + bytes(100)]
)
def test_a_foreign_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "foreign"
    path.write_bytes(content)
    with pytest.raises(BaseFileError, match="no list base"):
        open_base(path, today=TODAY)


def test_another_format_version_is_named_as_such(written: Path) -> None:
    written.write_bytes(written.read_bytes().replace(b"lachan lists 1", b"lachan lists 2", 1))
    with pytest.raises(BaseFileError, match="another format version"):
        open_base(written, today=TODAY)


def test_a_missing_file_is_an_ordinary_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_base(tmp_path / "none", today=TODAY)


def test_an_empty_base_finds_nothing(tmp_path: Path) -> None:
    write_base([], tmp_path / "empty", built=TODAY)
    base = open_base(tmp_path / "empty", today=TODAY)
    assert base.find(Indicator(Kind.DOMAIN, "a.vn")) is None
    assert len(base) == 0


def test_it_stays_readable_when_the_file_is_replaced(written: Path) -> None:
    base = open_base(written, today=TODAY)
    write_base([], written, built=TODAY)
    assert base.find(Indicator(Kind.DOMAIN, "bad7.top")) is not None
    assert open_base(written, today=TODAY).find(Indicator(Kind.DOMAIN, "bad7.top")) is None
