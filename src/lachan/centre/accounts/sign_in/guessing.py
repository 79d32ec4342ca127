"""How often somebody may guess. Each budget has its own place, so that a crowd uses up its own and not the owner's.

What is counted, and why it locks nobody out (figures and the simulated day: docs/reference/sign-in.md):

- A device from which the person has signed in wholly (a signed cookie says so) has a budget of its own. Strangers can't
  touch it, so whatever they do the owner comes in from there.
- Elsewhere, account and network are counted together: strangers in another network don't touch it either.
- While an account is pressed (strangers have failed more than 300 times in a day), networks from which the owner has
  never come in get less. The first two attempts from any network are still heard at once.
- A network has a budget for all accounts together, for those who try one password on everybody. Known devices are not
  counted in it.
- A passkey can't be guessed, and isn't counted.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from datetime import datetime


class Budget(msgspec.Struct, frozen=True):
    """So many guesses at once (`holds`), and one more each `back_seconds`."""

    name: str
    holds: float
    back_seconds: float

    def left_over(self, spent: float, at: datetime, now: datetime) -> float:
        """This will give what is still used up at `now`. A clock that was set back gives nothing away."""
        passed = max(0.0, (now - at).total_seconds())
        return max(0.0, spent - passed / self.back_seconds)

    def wait_seconds(self, used: float) -> int:
        """This will give the whole seconds until one more guess can be taken, 0 for at once."""
        over = used + 1 - self.holds
        return math.ceil(over * self.back_seconds) if over > 0 else 0

    def per_day(self) -> float:
        """This will give how many guesses it lets through in a day."""
        return self.holds + 86_400 / self.back_seconds


# ten slips of the tongue of the same person on the same machine, then one each five minutes
DEVICE: Final = Budget("device", 10, 300)
# an account from a network where it is not known
HERE: Final = Budget("here", 5, 600)
# the same while the account is pressed
PRESSED: Final = Budget("pressed", 2, 3_600)
# refuses nothing; it tells whether an account is pressed (300 failures by strangers in a day)
FAILURES: Final = Budget("failures", 300, 288)
# all accounts together, from one network: an office of 200 behind one address on a Monday morning
NETWORK: Final = Budget("network", 60, 20)
# Codes, after the right password: 34 guesses a day against 3 of 1,000,000 that are good at a time, whatever the
# number of networks and sessions: one in 10,000 days.
CODES: Final = Budget("codes", 10, 3_600)
CODES_DEVICE: Final = Budget("codes-device", 10, 600)
# the password again, inside a session
AGAIN: Final = Budget("again", 5, 300)
# What its owner is told of (services/guessed_at.py); these refuse nothing. Ten wrong passwords in a day are two rounds
# of what one network hears at once, so one network alone seldom makes a mail of a slip. Whoever gives wrong codes has
# given the right password before, so five are enough.
GUESSED_PASSWORDS: Final = Budget("guessed-passwords", 10, 8_640)
GUESSED_CODES: Final = Budget("guessed-codes", 5, 17_280)
# and once a day of each
TOLD: Final = Budget("told", 1, 86_400)
# links to a mailbox, and asking for them
MAIL: Final = Budget("mail", 3, 8 * 3_600)
ASKING: Final = Budget("asking", 20, 60)

# challenges for passkeys and ways to a ministry: no guesses, but each is a row; a big office on a Monday morning
CHALLENGES: Final = Budget("challenges", 200, 2)

ALL: Final = (
    DEVICE, HERE, PRESSED, FAILURES, NETWORK, CODES, CODES_DEVICE, AGAIN, GUESSED_PASSWORDS, GUESSED_CODES, TOLD, MAIL,
    ASKING, CHALLENGES,
)  # fmt: skip
# a row that has been left alone for longer than any budget takes to drain says nothing any more
KEPT_SECONDS: Final = max(budget.holds * budget.back_seconds for budget in ALL) * 2
