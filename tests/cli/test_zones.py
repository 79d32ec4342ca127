from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.utils import timezone

from centre.exchange.making import fill, partner
from lachan.centre.exchange.models import Entry, Subscription
from lachan.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, data=tmp_path / "data")


def test_it_writes_every_zone_as_anybody_may_see_them(tmp_path: Path) -> None:
    fill(["open.top", "secret.top"], now=NOW)
    Entry.objects.filter(value="secret.top").update(tlp="amber")
    assert main(["zones", "write", str(tmp_path / "out")]) == 0
    written = {path.name: path.read_text() for path in (tmp_path / "out").iterdir()}
    assert sorted(written) == [
        "base.rpz.lachan.zone", "empty.rpz.lachan.zone", "fresh.rpz.lachan.zone", "passthru.rpz.lachan.zone",
        "rpz.lachan.zone", "test.rpz.lachan.zone",
    ]  # fmt: skip
    assert "\nopen.top CNAME .\n" in written["rpz.lachan.zone"]
    assert "secret.top" not in written["rpz.lachan.zone"]


def test_it_writes_them_as_a_partner_sees_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(["secret.top"], now=NOW)
    Entry.objects.update(tlp="amber")
    row = partner("ISP-A", now=NOW)
    assert main(["zones", "write", str(tmp_path), "--partner", "ISP-A"]) == 2
    assert "lachan zones:" in capsys.readouterr().err
    # the secret's name
    more = {"secret_name": "isp-a", "set_by": "person:1"}
    Subscription.objects.create(partner_id=row.pk, format="rpz", options=json.dumps({}), since=NOW, **more)
    assert main(["zones", "write", str(tmp_path), "--partner", "ISP-A"]) == 0
    assert "\nsecret.top CNAME .\n" in (tmp_path / "rpz.lachan.zone").read_text()
    assert main(["zones", "show"]) == 0
    shown = capsys.readouterr().out
    assert "1 names are blocked" in shown
    assert "ISP-A\tisp-a\tnever" in shown


def test_what_stays_out_is_named_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    fill(["evil.top", "com.vn", "ngân.top"], now=NOW)
    assert main(["zones", "left-out"]) == 1
    ids = dict(Entry.objects.values_list("value", "pk"))
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        f"{ids['com.vn']}\tcom.vn\tsuffix",
        f"{ids['ngân.top']}\tngân.top\tunfit",
    ]
    Entry.objects.exclude(value="evil.top").delete()
    assert main(["zones", "left-out"]) == 0
