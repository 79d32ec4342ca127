"""`lachan serve-zones`; that it serves is tried with real resolvers in soak/test_zones_live.py."""

from __future__ import annotations

import pytest

from lachan.cli.main import main


@pytest.mark.parametrize(
    "said", ["nowhere", "203.0.113.53", "203.0.113.53:0", "203.0.113.53:65536", "ns.example:53"]
)
def test_it_says_how_an_address_is_written(said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve-zones", "--listen", said]) == 2
    assert "203.0.113.53:53" in capsys.readouterr().err
