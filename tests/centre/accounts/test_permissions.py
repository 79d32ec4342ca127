from __future__ import annotations

import re

from lachan.centre.accounts import permissions
from lachan.centre.accounts.models import Role
from lachan.centre.accounts.permissions import ALL, EXCLUDING, GRANTS, GUARDED_ROLES

# what an administrator may do: the house, its people and its machines, nothing of the desk's work
HOUSE = {"desk", "office", "person", "role", "health", "outbox", "partner"}
# seen by those who work on it and by those who keep it running, without what stands in it
RUNNING = {
    permissions.DESK_ENTER,
    permissions.OFFICE_VIEW,
    permissions.HEALTH_VIEW,
    permissions.DETECTION_VIEW,
    permissions.PARTNER_VIEW,
}


def constants() -> dict[str, str]:
    return {
        name: value for name, value in vars(permissions).items() if name.isupper() and isinstance(value, str)
    }


def test_each_role_has_its_row() -> None:
    assert set(GRANTS) == set(Role.values)


def test_a_permission_is_subject_dot_action_and_brought_by_some_role() -> None:
    assert len(constants()) >= 15
    for name, value in constants().items():
        assert re.fullmatch(r"[a-z]+\.[a-z]+", value)
        assert name == value.upper().replace(".", "_")
        assert value in ALL
    assert set(constants().values()) == ALL


def test_everybody_who_has_a_role_may_enter() -> None:
    assert all(permissions.DESK_ENTER in row for row in GRANTS.values())


def test_an_administrator_does_none_of_the_desk_s_work() -> None:
    row = GRANTS[Role.ADMINISTRATOR]
    assert {permission.split(".")[0] for permission in row - RUNNING} <= HOUSE
    for role in (Role.DESK, Role.ANALYST, Role.APPROVER, Role.PUBLISHER):
        assert row & GRANTS[role] <= RUNNING


def test_only_an_administrator_gives_roles_and_changes_accounts() -> None:
    for role, row in GRANTS.items():
        if role != Role.ADMINISTRATOR:
            assert not row & {
                permissions.ROLE_GRANT,
                permissions.ROLE_REQUEST,
                permissions.ROLE_DECIDE,
                permissions.PERSON_CHANGE,
                permissions.OFFICE_CHANGE,
                permissions.OFFICE_HOURS,
            }


def test_exclusion_goes_both_ways() -> None:
    for role, others in EXCLUDING.items():
        for other in others:
            assert role in EXCLUDING[other]
    assert {Role.DESK, Role.APPROVER} <= EXCLUDING[Role.ADMINISTRATOR]
    assert {Role.APPROVER, Role.ADMINISTRATOR} == GUARDED_ROLES
