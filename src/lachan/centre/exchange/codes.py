"""Closed lists and numbers of this room, each with its reason. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from lachan.centre.partners.codes import SEEN_KINDS

BLOCK: Final = "block"
FLAG: Final = "flag"
# What is to be done with a thing: two have signed that it be blocked, or it is known for fraud and no more.
ACTIONS: Final = (BLOCK, FLAG)

# Ways out that a partner subscribes to.
FORMATS: Final = ("rpz", "lists", "lookup", "stix", "misp", "webhook")
# What anybody may have without a key, marked TLP:CLEAR.
PUBLIC_FORMATS: Final = frozenset({"lists", "lookup", "stix", "misp"})
# What a partner can have more of than anybody. The look-up takes no key, so that nobody can be told from another by it.
SUBSCRIBED_FORMATS: Final = tuple(name for name in FORMATS if name != "lookup")
KINDS: Final = SEEN_KINDS

# STIX 2.1, appendix A, the scale None/Low/Med/High: "High" for what two signed, "Med" for what two listed by hand.
CONFIDENCE_OF: Final = {BLOCK: 85, FLAG: 50}
MOST_CONFIDENCE: Final = 100

# Who may see which kind of thing where nobody marked it further: what anybody meets on the net is for everybody, an
# address may be shared and is for the community; what may be an honest person's own is for those who act on it, and for
# their clients (TLP 2.0), and is not to be put where all can read it (PAP green).
TLP_OF: Final = {
    "url": "clear", "domain": "clear", "ip": "green", "app": "clear", "profile": "clear", "file": "clear",
    "phone": "amber", "payee": "amber", "email": "amber", "wallet": "amber",
}  # fmt: skip
PAP_OF: Final = {
    "url": "clear", "domain": "clear", "ip": "clear", "app": "clear", "profile": "clear", "file": "clear",
    "phone": "green", "payee": "green", "email": "green", "wallet": "green",
}  # fmt: skip

# A list that changes by more waits for two: one in a hundred, or five hundred names.
MOST_SHARE: Final = 0.01
MOST_NAMES: Final = 500
# Of a list of a hundred names a single one would be one in a hundred: so few at once never wait for their number.
FEW_NAMES: Final = 20
# What was let through within this time counts towards it, so that nobody gets a thousand names through by tens.
COUNTED_OVER: Final = timedelta(hours=1)

# Approvers are called for what waits a minute after it began, so that what begins together is one mail, and for
# whatever begins later not before ten minutes have passed.
# Two hours matter: a bad page goes on for about a day, and what waits was decided late in it already. So they are
# called once more after half of that, and then left to sleep.
CALL_AFTER: Final = timedelta(minutes=1)
CALL_REST: Final = timedelta(minutes=10)
CALL_AGAIN: Final = timedelta(hours=1)
MOST_CALLS: Final = 2

# Who was away longer than this gets all instead of what changed; and STIX tells a lifted thing for as long.
ENDED_KEPT: Final = timedelta(days=400)

# why an entry ended
LIFTED: Final = "lifted"
EXPIRED: Final = "expired"
CORRECTED: Final = "corrected"
CHANGED: Final = "changed"
ENDS: Final = (LIFTED, EXPIRED, CORRECTED, CHANGED)
