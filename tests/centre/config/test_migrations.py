from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from beginnings import TOLD
from fresh import Fresh, fresh_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.on_database]

_BEGIN = """
import json
from lachan.centre.config.opening import open_site
open_site()
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

OURS = {app.label for app in apps.get_app_configs() if app.name.startswith("lachan.")}

def go(*targets):
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))

def leaves():
    return MigrationExecutor(connection).loader.graph.leaf_nodes()

def ours_in_order():
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    return [(migration.app_label, migration.name) for migration, _ in plan if migration.app_label in OURS]

def before(key):
    same = [name for label, name in ours_in_order() if label == key[0]]
    place = same.index(key[1])
    return (key[0], same[place - 1] if place else None)

def persons():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, email FROM accounts_person ORDER BY id")
        return [list(row) for row in cursor.fetchall()]

def rows():
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            found[name] = cursor.fetchone()[0]
    found.pop("django_migrations")
    return found

def triggers():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]
"""

# back to what the release before the ground floor had, and forward again
ALL_THE_WAY = (
    _BEGIN
    + """
first = ("accounts", "0001_initial")
told = {"persons": persons(), "triggers": triggers()}
executor = MigrationExecutor(connection)
# one call, so that the states of all models are computed once; each migration goes back by itself, in its transaction
back = [first, *((label, None) for label in sorted({label for label, _ in ours_in_order()} - {first[0]}))]
plan = executor.migration_plan(back)
assert all(backwards for _, backwards in plan)
told["not_gone_back"] = sorted(
    set(ours_in_order()) - {(migration.app_label, migration.name) for migration, _ in plan} - {first}
)
executor.migrate(back, plan)
told["left"] = sorted(set(rows()) & {"audit_entry", "accounts_office", "evidence_content", "outbox_message", "web_beat"})
told["persons_before"] = persons()
go(*leaves())
told["persons_after"] = persons()
told["triggers_after"] = triggers()
print(json.dumps(told))
"""
)

# the last migration of each room back and forward: what it did not bring is untouched
LAST_OF_EACH = (
    _BEGIN
    + """
told = []
for key in sorted(MigrationExecutor(connection).loader.graph.leaf_nodes()):
    if key[0] not in OURS:
        continue
    was, guards = rows(), triggers()
    go(before(key))
    between = rows()
    go(*leaves())
    now = rows()
    lost = {name for name in was if name in between and now.get(name) != was[name]}
    told.append([".".join(key), sorted(lost), triggers() == guards])
print(json.dumps(told))
"""
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Fresh]:
    with fresh_place(tmp_path, begins=TOLD) as place:
        yield place


def test_with_a_whole_centre_in_it_the_database_goes_back_to_the_release_before_and_forward_again(
    place: Fresh,
) -> None:
    told = json.loads(place.python(ALL_THE_WAY).stdout)
    assert told["not_gone_back"] == []
    assert len(told["persons"]) >= 20
    assert told["left"] == []
    assert told["persons_before"] == told["persons_after"] == told["persons"]
    assert told["triggers_after"] == told["triggers"]
    assert told["triggers"]
    assert place.run("work", "--help").returncode == 0


def test_the_last_migration_of_each_room_goes_back_and_forward_and_leaves_the_rest_as_it_was(
    place: Fresh,
) -> None:
    told = json.loads(place.python(LAST_OF_EACH).stdout)
    assert len(told) >= 5
    assert [(name, lost) for name, lost, _ in told if lost] == []
    assert [name for name, _, guarded in told if not guarded] == []
