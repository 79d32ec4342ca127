"""What runs out by itself: requests that nobody decided, and duty desks of offices that have ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts.services.duty import end_contacts_of_ended, expire_duty_requests
from lachan.centre.accounts.services.person_requests import expire_person_requests
from lachan.centre.accounts.services.role_requests import expire_role_requests
from lachan.centre.accounts.services.second_factors import expire_resets

if TYPE_CHECKING:
    from datetime import datetime


def expire_requests(now: datetime) -> int:
    """This will close the requests whose time is over, end duty desks of offices that have ended, and give how many.

    A step of the worker.
    """
    return (
        expire_role_requests(now=now)
        + expire_person_requests(now=now)
        + expire_resets(now=now)
        + expire_duty_requests(now=now)
        + end_contacts_of_ended(now=now)
    )
