"""The client that others use, against a served site."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import stix2
from taxii2client import v21

from beginnings import environment_of
from centre.exchange.taxii.talking import claim
from served import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from served import Site

pytestmark = [pytest.mark.live, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
COUNT: Final = 250
_TIMEOUT: Final = 120.0
_OPEN: Final = """
from lachan.centre.config.opening import open_site; open_site()
from django.utils import timezone
now = timezone.now()
"""
_BEGIN: Final = f"""{_OPEN}
from centre.exchange.making import fill, list_things
from centre.exchange.taxii.talking import subscribed, token_of
fill([f"a{{number}}.top" for number in range({COUNT})], now=now)
list_things([("domain", "lua-dao-01.top"), ("payee", "970436:0123456789")], now=now)
open("token", "w").write(token_of(subscribed(), "lists.read", "sightings.write"))
"""
_LIFT: Final = f"""{_OPEN}
from centre.exchange.making import lift
lift(["M" + str(now.year) + "-000001"], now=now)
"""


def settings() -> dict[str, str]:
    """This will let the programs find what tests make things with."""
    return {"PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """This will serve a site that has listed things, and a partner with a subscription."""
    folder = tmp_path_factory.mktemp("taxii")
    with served(folder, settings=settings(), program=_BEGIN) as served_site:
        yield served_site


def run(site: Site, program: str) -> None:
    """This will run a program on the served site's data."""
    environment = environment_of(site.data) | settings()
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, timeout=_TIMEOUT)


def token(folder: Path) -> str:
    return (folder / "token").read_text()


def collections(site: Site, root: int) -> dict[str, v21.Collection]:
    """This will find the collections of a root as a client does: from the address of the server alone."""
    server = v21.Server(f"{site.address}/taxii2/", user="whoever", password=token(site.output.parent))
    found: dict[str, v21.Collection] = {}
    for one in server.api_roots[root].collections:
        found[json.loads(json.dumps(one._raw))["alias"]] = one
    return found


def test_it_finds_its_way_and_walks_all_pages_once(site: Site) -> None:
    public = collections(site, 0)
    assert set(public) == {"block-clear", "flag-clear"}
    ids: list[str] = []
    for page in v21.as_pages(public["block-clear"].get_objects, per_request=100, type="indicator"):
        ids += [one["id"] for one in page.get("objects", [])]
    assert len(ids) == len(set(ids)) == COUNT + 1
    entries: list[str] = []
    for page in v21.as_pages(public["block-clear"].get_manifest, per_request=100, type="indicator"):
        entries += [one["id"] for one in page.get("objects", [])]
    assert entries == ids


def test_a_partner_reads_sends_and_asks_what_became_of_it(site: Site) -> None:
    mine = collections(site, 1)
    assert {"block-amber", "flag-amber", "inbox"} <= set(mine)
    [account] = mine["flag-amber"].get_objects(type="indicator")["objects"]
    assert account["name"] == "970436:0123456789"
    good, bad = claim(), claim("[url:value MATCHES '(a+)+']")
    status = mine["inbox"].add_objects({"objects": [good, bad]}, wait_for_completion=True)
    assert (status.status, status.success_count, status.failure_count) == ("complete", 1, 1)
    assert status.failures[0]["id"] == bad["id"]
    status.refresh()
    assert status.successes[0]["id"] == good["id"]


def test_the_sample_of_the_how_to_reads_as_it_stands(site: Site) -> None:
    how_to = (Path(__file__).parents[4] / "docs" / "how-to" / "connect-a-taxii-client.md").read_text()
    sample = how_to.partition("```python\n")[2].partition("```")[0]
    sample = sample.replace("https://centre.example", site.address).replace(
        "lch_…", token(site.output.parent)
    )
    sample = sample.replace("block-green", "flag-amber").replace("...  #", "found.append(one)  #")
    found: list[dict[str, Any]] = []
    exec(sample, {"last_time": None, "found": found})  # noqa: S102 - it is ours, and read as a person would
    assert "970436:0123456789" in [one.get("name") for one in found]


def test_the_usual_library_takes_the_collection_as_a_source_and_hears_of_a_lift(site: Site) -> None:
    shelf = collections(site, 0)["block-clear"]
    [found] = [one for one in _all(shelf) if one["type"] == "indicator" and one["name"] == "lua-dao-01.top"]
    source = stix2.TAXIICollectionSource(shelf)
    assert source.get(found["id"]).pattern == "[domain-name:value = 'lua-dao-01.top']"
    run(site, _LIFT)
    after = source.get(found["id"])
    assert after.revoked
    assert after.modified > stix2.parse(found, allow_custom=False).modified
    assert len(source.all_versions(found["id"])) == 2
    assert len(shelf.object_versions(found["id"])["versions"]) == 2


def _all(shelf: v21.Collection) -> list[dict[str, Any]]:
    pages = v21.as_pages(shelf.get_objects, per_request=200)
    return [one for page in pages for one in page.get("objects", [])]
