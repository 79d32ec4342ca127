"""Persons, offices, territories and roles. Only this room touches these tables."""

from lachan.centre.accounts.models.duty import DutyContact, DutyRequest
from lachan.centre.accounts.models.offices import Competence, Office, OfficeSuccession, ReorganisationPlan
from lachan.centre.accounts.models.persons import Person, PersonRequest
from lachan.centre.accounts.models.roles import Role, RolePeriod, RoleRequest
from lachan.centre.accounts.models.signing_in import (
    FailedHour,
    GuessBudget,
    KnownNetwork,
    OneTimeLink,
    SecondFactorReset,
    SignInLink,
    SignInProvider,
    SignInSession,
    UsedCode,
)
from lachan.centre.accounts.models.territories import Territory, TerritorySuccession
from lachan.centre.accounts.models.tokens import Token

__all__ = [
    "Competence",
    "DutyContact",
    "DutyRequest",
    "FailedHour",
    "GuessBudget",
    "KnownNetwork",
    "Office",
    "OfficeSuccession",
    "OneTimeLink",
    "Person",
    "PersonRequest",
    "ReorganisationPlan",
    "Role",
    "RolePeriod",
    "RoleRequest",
    "SecondFactorReset",
    "SignInLink",
    "SignInProvider",
    "SignInSession",
    "Territory",
    "TerritorySuccession",
    "Token",
    "UsedCode",
]
