from __future__ import annotations

import pytest

from centre.evidence.files import NOW, keep
from lachan.centre.evidence.tasks import STEPS
from lachan.centre.web.steps import all_steps

pytestmark = pytest.mark.django_db


def test_the_worker_finds_the_rooms_steps() -> None:
    assert {step.name for step in STEPS} <= {step.name for step in all_steps()}


def test_each_step_runs_on_nothing_and_counts_what_waits() -> None:
    assert [step.run(NOW) for step in STEPS] == [0, 0, 0, 0, 0]
    keep(b"content")
    assert [step.backlog() for step in STEPS if step.backlog] == [1, 0, 0, 0]
