from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lachan.centre.fetch.rdap.servers import Name, dated, published_on, server_of_address, server_of_name

SCRIPT = Path(__file__).parents[4] / "scripts" / "refresh_rdap.py"


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("xau.com", "https://rdap.verisign.com/com/v1/"), ("XAU.COM.", "https://rdap.verisign.com/com/v1/"),
        ("dichvucong.vn", ""), ("xau.com.vn", ""), ("", ""), ("localhost", ""),
    ],
)  # fmt: skip
def test_a_name_is_asked_of_its_ending(name: str, base: str) -> None:
    assert server_of_name(name) == base


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("1.52.0.1", "rdap.apnic.net"), ("45.76.12.9", "rdap.arin.net"), ("193.0.6.139", "rdap.db.ripe.net"),
        ("2405:4800::1", "rdap.apnic.net"), ("2a00::1", "rdap.db.ripe.net"),
    ],
)  # fmt: skip
def test_an_address_is_asked_of_its_region(address: str, host: str) -> None:
    assert server_of_address(address).startswith(f"https://{host}/")


def test_what_belongs_to_nobody_has_no_server_and_what_is_no_address_is_none() -> None:
    assert server_of_address("10.0.0.1") == ""
    assert server_of_address("fe80::1") == ""
    with pytest.raises(ValueError, match="does not appear"):
        server_of_address("xau.com")


def test_each_table_says_of_when_it_is_and_names_servers_by_https_alone() -> None:
    tables: tuple[Name, ...] = ("dns", "ipv4", "ipv6")
    for table in tables:
        assert dated(table)[4] == "-"
        folder = SCRIPT.parents[1] / "src/lachan/centre/fetch/rdap"
        services = json.loads((folder / f"{table}.json").read_text("utf-8"))["services"]
        assert all(
            base.startswith("https://") and base.endswith("/") for _, bases in services for base in bases
        )


def test_each_table_has_a_day() -> None:
    days = published_on()
    assert set(days) == {"dns", "ipv4", "ipv6"}
    assert all(f"{day:%Y-%m-%d}" == dated(name)[:10] for name, day in days.items())


def test_the_tables_are_made_from_ianas_files(tmp_path: Path) -> None:
    given = {
        "dns": [[["kg", "công"], ["http://rdap.kg.example/", "https://rdap.kg.example/rdap"]], [["xx"], ["http://plain.example/"]]],
        "ipv4": [[["41.0.0.0/8"], ["https://rdap.a.example"]]],
        "ipv6": [[["2001:4200::/23"], ["https://rdap.a.example/"]]],
    }  # fmt: skip
    folder = tmp_path / "src/lachan/centre/fetch/rdap"
    folder.mkdir(parents=True)
    (tmp_path / "scripts").mkdir()
    script = tmp_path / "scripts" / SCRIPT.name
    script.write_text(SCRIPT.read_text("utf-8"), "utf-8")
    for name, services in given.items():
        (tmp_path / f"{name}.json").write_text(
            json.dumps({"version": "1.0", "publication": "2026-11-01T10:00:00Z", "services": services}),
            "utf-8",
        )
    run = subprocess.run(
        [sys.executable, script, *(tmp_path / f"{name}.json" for name in given)],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert "dns.json: of 2026-11-01T10:00:00Z, 2 entries at 1 servers" in run.stdout
    made = json.loads((folder / "dns.json").read_text("utf-8"))
    assert made["services"] == [[["kg", "xn--cng-kna"], ["https://rdap.kg.example/rdap/"]]]
