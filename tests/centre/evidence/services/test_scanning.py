from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from centre.evidence.files import NOW, keep, picture
from centre.evidence.scanner import EICAR, running_clamd
from lachan.centre.evidence import queries, services
from lachan.centre.evidence.models import Content
from lachan.centre.evidence.place import site_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

    from lachan.centre.evidence.queries import EvidenceFile

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_clamd(tmp_path_factory.mktemp("clamd"), stream_mb=1) as place:
        yield place


def use(settings: Settings, place: str) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, clamd=place)


def state(file: EvidenceFile) -> tuple[str, str]:
    found = queries.file_for(file_id=file.id, office_ids=None)
    assert found is not None
    return found.scan, found.scan_said


def test_without_a_scanner_everything_stays_not_scanned() -> None:
    file = keep(picture())
    assert services.scan_next(now=NOW) == 0
    assert state(file) == ("not_scanned", "")
    assert queries.scan_counts() == queries.ScanCounts(not_scanned=1, clean=0, infected=0, failed=0)
    assert services.count_waiting() == 1


def test_a_real_scanner_tells_infected_from_clean(clamd: str, settings: Settings) -> None:
    use(settings, clamd)
    bad, good = keep(EICAR, "eicar.txt"), keep(b"xin ch\xc3\xa0o")
    assert [services.scan_next(now=NOW) for _ in range(3)] == [1, 1, 0]
    assert state(bad)[0] == "infected"
    assert state(bad)[1].startswith("Eicar-Test-Signature")
    assert state(good) == ("clean", "")
    infected = queries.file_for(file_id=bad.id, office_ids=None)
    assert infected is not None
    assert infected.why_not_shown == "infected"
    assert [deed.kind for deed in queries.custody_of(bad.id)] == ["evidence.kept", "evidence.scanned"]
    assert services.count_waiting() == 0


def test_what_is_too_large_for_the_scanner_has_failed_and_is_not_tried_again(
    clamd: str, settings: Settings
) -> None:
    use(settings, clamd)
    file = keep(bytes(1_900_000))
    assert services.scan_next(now=NOW) == 1
    assert state(file) == ("failed", "too_large")
    assert services.scan_next(now=NOW + timedelta(days=9)) == 0


def test_a_scanner_that_is_away_is_asked_again_with_longer_pauses(settings: Settings, clamd: str) -> None:
    use(settings, "/nonexistent/clamd.ctl")
    file = keep(picture())
    now, tries = NOW, 0
    for _ in range(2_000):
        before = Content.objects.get().scan_tries
        assert services.scan_next(now=now) == 0
        tries += Content.objects.get().scan_tries > before
        now += timedelta(minutes=1)
    assert state(file) == ("not_scanned", "away")
    assert 8 <= tries <= 16
    use(settings, clamd)
    assert services.scan_next(now=now + timedelta(hours=6)) == 1
    assert state(file) == ("clean", "")


def test_a_clock_that_was_set_back_does_not_stop_the_scanner(clamd: str, settings: Settings) -> None:
    use(settings, clamd)
    file = keep(picture(), now=NOW + timedelta(days=500))
    assert services.scan_next(now=NOW) == 1
    assert state(file)[0] == "clean"


def test_a_worker_that_was_killed_loses_its_turn_after_a_while(clamd: str, settings: Settings) -> None:
    use(settings, clamd)
    keep(picture())
    Content.objects.update(scan_next_at=NOW + timedelta(minutes=15), scan_tries=1)
    assert services.scan_next(now=NOW + timedelta(minutes=14)) == 0
    assert services.scan_next(now=NOW + timedelta(minutes=15)) == 1


@pytest.mark.parametrize("fault", ["missing", "damaged"])
def test_a_sealed_file_that_is_not_whole_has_failed(fault: str, clamd: str, settings: Settings) -> None:
    use(settings, clamd)
    file = keep(picture())
    path = site_store().path_of(file.sha256)
    if fault == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert services.scan_next(now=NOW) == 1
    assert state(file) == ("failed", fault)


def test_after_new_signatures_everything_is_scanned_again(clamd: str, settings: Settings) -> None:
    use(settings, clamd)
    file = keep(picture())
    services.scan_next(now=NOW)
    assert services.scan_again(now=NOW) == 1
    # what was said holds until the scanner has looked again
    assert state(file)[0] == "clean"
    assert services.scan_next(now=NOW) == 1
