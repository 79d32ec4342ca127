from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.kinds import Kind, register
from lachan.centre.audit.log import record
from lachan.centre.audit.tasks import STEPS

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)

register([Kind("audit.tried", vi="Thử", en="Tried", personal=frozenset({"name", "note"}), erased="by key")])


@pytest.mark.django_db
def test_the_worker_seals_looks_at_reads_and_finishes_erasures() -> None:
    record(kind="audit.tried", actor=MACHINE, now=NOW)
    assert {"audit.seal", "audit.erasures", "audit.reads"} <= {step.name for step in STEPS}
    assert all(step.pace_seconds > 0 for step in STEPS)
    assert STEPS[0].pace_seconds <= 0.5, "sealed within a second"
    assert STEPS[0].backlog is not None
    assert STEPS[0].backlog() == 1
    assert STEPS[0].run(NOW) == 1
    assert STEPS[0].backlog() == 0
