"""What the worker does for accounts and signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.services.expiries import expire_requests
from lachan.centre.accounts.services.passwords import tidy_links
from lachan.centre.accounts.services.sessions import tidy_sessions
from lachan.centre.accounts.services.signing_in import tidy_sign_in
from lachan.centre.accounts.services.tokens import tidy_tokens
from lachan.centre.web.steps import Step

if TYPE_CHECKING:
    from datetime import datetime


def tidy(now: datetime) -> int:
    """This will remove sessions, links and counts of guesses that have run out. Gives 0, so that it keeps its pace."""
    tidy_sessions(now=now)
    tidy_links(now=now)
    tidy_sign_in(now=now)
    return 0


STEPS: Final[tuple[Step, ...]] = (
    Step("accounts.requests", expire_requests, 600.0),
    Step("accounts.tidy", tidy, 60.0),
    Step("accounts.tokens", tidy_tokens, 600.0),
)
