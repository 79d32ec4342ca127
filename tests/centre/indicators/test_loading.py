from __future__ import annotations

import importlib.resources
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.accounts.people import NOW, TODAY
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.models import Entry
from lachan.centre.indicators import lists
from lachan.centre.indicators.loading import ListLoadError, Loaded, load_list
from lachan.centre.indicators.models import ListEntry
from lachan.engine.model import Indicator, Kind, ListClass

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
MISP = importlib.resources.files("pymispwarninglists") / "data" / "misp-warninglists" / "lists"


def misp(path: Path, items: list[Any], **more: Any) -> Path:
    file = path / "list.json"
    said = {
        "name": "Test list", "version": 20261128, "description": "Names that are known", "type": "hostname",
        "matching_attributes": ["hostname", "domain", "url"], "list": items,
    }  # fmt: skip
    file.write_text(json.dumps(said | more), encoding="utf-8")
    return file


def load(file: Path, **more: Any) -> Loaded:
    given: dict[str, Any] = {"list_class": "popular", "actor": OPERATOR, "now": NOW, "dry_run": False}
    return load_list(file, **given | more)


def listed(kind: Kind, value: str) -> ListClass | None:
    entry = lists.register_lists(TODAY).find(Indicator(kind, value))
    return None if entry is None else entry.list_class


def test_a_dry_run_says_what_would_be_done_and_does_nothing(tmp_path: Path) -> None:
    file = misp(tmp_path, ["mot-trang.vn", ".hai-trang.vn"])
    tried = load(file, dry_run=True)
    assert (tried.read, tried.new, tried.kept, tried.ended, tried.waits) == (2, 2, 0, 0, False)
    assert not ListEntry.objects.exists()
    assert not Entry.objects.exists()
    assert load(file) == tried
    assert listed(Kind.DOMAIN, "x.hai-trang.vn") is ListClass.POPULAR
    entry = ListEntry.objects.get(value="mot-trang.vn")
    assert (entry.source, entry.reason) == ("MISP Test list", "Names that are known (version 20261128)")
    assert Entry.objects.get().kind == "indicators.list_loaded"


def test_a_later_file_of_the_same_list_adds_what_is_new_and_ends_what_is_gone(tmp_path: Path) -> None:
    load(misp(tmp_path, ["mot-trang.vn", "hai-trang.vn"]))
    again = load(misp(tmp_path, ["hai-trang.vn", "ba-trang.vn", "BA-trang.vn"], version=20261129))
    assert (again.new, again.kept, again.ended) == (1, 1, 1)
    assert listed(Kind.DOMAIN, "mot-trang.vn") is None
    assert listed(Kind.DOMAIN, "ba-trang.vn") is ListClass.POPULAR
    kept = load(misp(tmp_path, ["bon-trang.vn"]), replace=False)
    assert (kept.new, kept.ended) == (1, 0)


def test_a_list_of_bad_ones_waits_for_a_second_person(tmp_path: Path) -> None:
    assert load(misp(tmp_path, ["mot-trang.vn"]), list_class="bad").waits
    assert listed(Kind.DOMAIN, "mot-trang.vn") is None


def test_one_wrong_line_is_named_and_nothing_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(ListLoadError) as refused:
        load(misp(tmp_path, ["mot-trang.vn", "not a name", "hai-trang.vn", ""]))
    assert [each.line for each in refused.value.troubles] == [2, 4]
    assert not ListEntry.objects.exists()


@pytest.mark.parametrize(
    ("why", "items", "more"),
    [
        ("substring", ["a"], {"type": "substring"}),
        ("regex", ["/a/"], {"type": "regex"}),
        ("no such type", ["a"], {"type": "magic"}),
        ("16,777,216 addresses", ["10.0.0.0/8"], {"type": "cidr", "matching_attributes": ["ip-src"]}),
        ("no network", ["a.vn"], {"type": "cidr", "matching_attributes": ["ip-src"]}),
        ("stands for itself alone", ["a.vn"], {"type": "string"}),
        ("nothing here is compared", ["x"], {"type": "string", "matching_attributes": ["ssdeep"]}),
        ("no entry", [], {}),
        ("no MISP warninglist", [1], {}),
        ("no MISP warninglist", ["a.vn"], {"name": 5}),
        ("version", ["a.vn"], {"version": "new"}),
    ],
)
def test_what_can_not_be_kept_exactly_is_named_and_refused(
    tmp_path: Path, why: str, items: list[Any], more: dict[str, Any]
) -> None:
    with pytest.raises(ListLoadError, match=why):
        load(misp(tmp_path, items, **more))
    assert not ListEntry.objects.exists()


def test_strings_that_are_whole_values_are_taken_as_what_they_are(tmp_path: Path) -> None:
    items = ["8.8.8.8", "9.9.9.9/32"]
    load(misp(tmp_path, items, type="cidr", matching_attributes=["ip-dst"]))
    assert listed(Kind.IP, "9.9.9.9") is ListClass.POPULAR
    load(misp(tmp_path, ["d41d8cd98f00b204e9800998ecf8427e" * 2], name="Files", type="string",
              matching_attributes=["sha256"]))  # fmt: skip
    assert ListEntry.objects.filter(kind="file").exists()


def test_lists_as_misp_publishes_them_are_loaded_or_refused_with_a_reason() -> None:
    with importlib.resources.as_file(MISP / "link-in-bio" / "list.json") as file:
        loaded = load(file, list_class="shared")
        assert loaded.new > 20
        assert listed(Kind.DOMAIN, "heylink.me") is ListClass.SHARED
    for name, why in (("phone_numbers", "regex"), ("rfc1918", "addresses")):
        with (
            importlib.resources.as_file(MISP / name / "list.json") as file,
            pytest.raises(ListLoadError, match=why),
        ):
            load(file)


def test_a_csv_is_loaded_too_with_its_own_lines(tmp_path: Path) -> None:
    file = tmp_path / "ours.csv"
    file.write_text(
        "value,kind,class,source,reason\n0912345678,phone,bad,CA Hà Nội,lừa đảo\n", encoding="utf-8"
    )
    assert load(file, list_class="bad").by_kind == {"phone": 1}
    with pytest.raises(ListLoadError, match="said to be popular"):
        load(file)
    file.write_text("value,kind,class,source\nx,phone,bad,a\n", encoding="utf-8")
    with pytest.raises(ListLoadError, match="line 2"):
        load(file, list_class="bad")
    file.write_text("value,kind,class,source\na1.vn,domain,bad,a\na2.vn,domain,bad,b\n", encoding="utf-8")
    with pytest.raises(ListLoadError, match="one source"):
        load(file, list_class="bad")


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.lists(st.text(max_size=30), max_size=5).map(
    lambda items: json.dumps({"name": "x", "version": 1, "list": items, "type": "hostname"}).encode()))  # fmt: skip
def test_whatever_is_in_a_file_it_is_loaded_or_refused_in_words(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "list.json"
    file.write_bytes(data)
    try:
        load(file, dry_run=True)
    except ListLoadError as error:
        assert 1 <= len(error.troubles) <= 20  # noqa: PT017 - either is right
