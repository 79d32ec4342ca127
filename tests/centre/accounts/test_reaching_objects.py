"""No view reaches an object but through a function that is given the viewer. Read from the source of every room."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import lachan.centre
from lachan.centre.accounts import access

if TYPE_CHECKING:
    from collections.abc import Iterator

CENTRE = Path(lachan.centre.__file__).parent

# What a view may not have in its hands: tables, managers, and the ways around them.
FORBIDDEN_MODULES = ("django.apps", "django.db", "django.contrib.auth.models", "django.contrib.contenttypes")
# a transaction joins what services do, an error is caught; they reach nothing
HARMLESS = {"django.db.transaction", "django.db.DatabaseError", "django.db.OperationalError"}
FORBIDDEN_NAMES = {"get_object_or_404", "get_list_or_404", "get_user_model", "get_model", "RawSQL"}
FORBIDDEN_ATTRIBUTES = {"objects", "_default_manager", "_base_manager", "_meta", "raw", "select_related"}

# Reads that take no viewer, and why each is no way around one. A read that is new here has to say why as well.
OPEN_READS = {
    "accounts.queries.offices.offices_by_id": "names offices whose ids the viewer has been given",
    "accounts.queries.offices.offices_on": "which offices there are is public within the centre",
    "accounts.queries.offices.office_by_code": "which offices there are is public within the centre",
    "accounts.queries.offices.competences_of": "what an office answers for is public within the centre",
    "accounts.queries.offices.successions_of": "who took over from whom is public within the centre",
    "accounts.queries.competences.effects_of": "who answers somewhere is public within the centre",
    "accounts.queries.plans.plans_recorded": "who took over from whom is public within the centre",
    "accounts.queries.plans.plan_recorded": "who took over from whom is public within the centre",
    "accounts.queries.plans.plan_lines": "who took over from whom is public within the centre",
    "accounts.queries.responsible.responsible_on": "who is responsible somewhere is public within the centre",
    "accounts.queries.territories.places_by_code": "the map is public",
    "accounts.queries.territories.places_by_id": "the map is public",
    "accounts.queries.territories.provinces_on": "the map is public",
    "accounts.queries.territories.the_territory": "the map is public",
    "accounts.queries.territories.chains_of": "the map is public",
    "accounts.queries.territories.where_is": "the map is public",
    "accounts.queries.territories.where_are": "the map is public",
    "accounts.queries.territories.communes_on": "the map is public",
    "accounts.queries.territories.former_parts": "the map is public",
    "accounts.queries.territories.place_by_code": "the map is public",
    "accounts.queries.responsible.responsible_by_kind": "who is responsible somewhere is public within the centre",
    "accounts.queries.duty.duty_contact_of": "asked whether an office that the viewer has been given has one",
    "accounts.queries.persons.names_of": "names persons in entries of the log that the viewer has been given",
    "accounts.queries.roles.is_guarded": "asked about a person whom the viewer may change; gives yes or no",
    "accounts.queries.signing_in.count_sessions": "a number, of a person whom the viewer has been given",
    "accounts.queries.signing_in.second_factors_of": "which kinds, of a person whom the viewer has been given",
}


def view_files() -> list[Path]:
    """Everything that makes pages or answers: views and endpoints of all rooms, and all of the console."""
    found = [
        path
        for path in CENTRE.rglob("*.py")
        if (path.name in {"views.py", "api.py"} or path.parent.name == "views" or "console" in path.parts)
        and path.name != "apps.py"
    ]
    return sorted(found)


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Module and name of what a file imports; what it imports for types alone is no way to anything."""
    for node in ast.walk(without_type_checking(tree)):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.module or "", alias.name
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, ""


def without_type_checking(tree: ast.Module) -> ast.Module:
    kept = [
        node
        for node in tree.body
        if not (
            isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        )
    ]
    return ast.Module(body=kept, type_ignores=[])


def test_there_are_views_to_look_at() -> None:
    names = {str(path.relative_to(CENTRE)) for path in view_files()}
    assert {"console/views/persons.py", "console/views/log.py", "public/views.py"} <= names
    assert len(names) > 20


@pytest.mark.parametrize("path", view_files(), ids=lambda path: str(path.relative_to(CENTRE)))
def test_no_view_has_a_table_in_its_hands(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    for module, name in imported(tree):
        whole = f"{module}.{name}" if name else module
        assert not whole.startswith(FORBIDDEN_MODULES) or whole in HARMLESS, whole
        assert not (module.startswith("lachan.") and "models" in whole.split(".")), whole
        assert name not in FORBIDDEN_NAMES, whole
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            assert node.attr not in FORBIDDEN_ATTRIBUTES, f"line {node.lineno}: .{node.attr}"
            assert not node.attr.endswith("_set") or node.attr == "is_set", (
                f"line {node.lineno}: .{node.attr}"
            )


@pytest.mark.parametrize("path", view_files(), ids=lambda path: str(path.relative_to(CENTRE)))
def test_what_a_view_reads_of_accounts_takes_the_viewer_or_is_known_to_be_open(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    for module, name in imported(tree):
        if not module.startswith("lachan.centre.accounts.queries"):
            continue
        thing = getattr(import_module(module), name)
        if inspect.isfunction(thing) and not name.endswith("_for"):
            assert f"{module.removeprefix('lachan.centre.')}.{name}" in OPEN_READS


@pytest.mark.parametrize("path", view_files(), ids=lambda path: str(path.relative_to(CENTRE)))
def test_what_is_read_for_a_viewer_is_read_for_the_one_who_asks(path: Path) -> None:
    """`persons_for(viewer, …)`: the first argument is the request's viewer, or a name that was given it."""
    tree = ast.parse(path.read_text("utf-8"))
    ours = {name for module, name in imported(tree) if module.startswith("lachan.centre.accounts")}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if not node.func.id.endswith("_for") or node.func.id not in ours:
            continue
        first = node.args[0] if node.args else None
        is_viewer = (isinstance(first, ast.Name) and first.id == "viewer") or (
            isinstance(first, ast.Attribute) and first.attr == "viewer"
        )
        assert is_viewer, f"line {node.lineno}: {ast.unparse(node)}"


def test_every_access_function_takes_the_viewer_first() -> None:
    functions = [
        (name, function)
        for name, function in inspect.getmembers(access, inspect.isfunction)
        if name.endswith("_for") and function.__module__ == access.__name__
    ]
    assert len(functions) >= 9
    for name, function in functions:
        assert next(iter(inspect.signature(function).parameters)) == "viewer", name
