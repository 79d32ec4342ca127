"""The closed lists of this room: what a partner is, its desks, what a key opens, how far one may see. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

# What a partner is. What it answers for is said in the form of its kind (`answers.py`).
PARTNER_KINDS: Final = (
    "internet_provider", "bank", "operator", "host", "registrar", "registry", "platform", "app_store", "browser",
    "agency", "border_post",
)  # fmt: skip

# Desks, each with a mail address and a telephone; codes and notices go to the first that is there.
DESKS: Final = ("technical", "duty", "abuse")

# Where requests go. `fetch`: nowhere, the partner comes for them.
WAYS: Final = ("webhook", "mail", "xarf", "fetch")

KEY_KINDS: Final = ("token", "certificate", "probe")
SCOPES: Final = ("measures.read", "measures.answer", "probe", "sightings.write", "lists.read")

# Traffic Light Protocol 2.0 (FIRST, https://www.first.org/tlp/) and Permissible Actions Protocol (https://www.misp-project.org/taxonomies.html#_pap),
# from what everybody may see to what only those in the room may.
TLP: Final = ("clear", "green", "amber", "amber+strict", "red")
PAP: Final = ("clear", "green", "amber", "red")

# Kinds of indicator that a partner may see, as the engine names them.
SEEN_KINDS: Final = ("url", "domain", "ip", "phone", "payee", "app", "profile", "email", "wallet", "file")

# What a partner can be asked to do; `measures` holds what each of these means.
MEASURE_KINDS: Final = (
    "block_domain", "block_url", "block_address", "take_page_down", "remove_app", "close_profile", "delete_content",
    "suspend_number", "warn_payee", "freeze_payee", "intercept_crossing",
)  # fmt: skip

# A bit more than a year, so that a key that is changed once a year never ends before it is.
MOST_KEY_DAYS: Final = 400
USUAL_KEY_DAYS: Final = 365
# A partner changes its programs within two weeks; then the older key ends by itself.
OVERLAP: Final = timedelta(days=14)
LIVE_KEYS: Final = 2
# Before a key ends; the first while there is time to ask, the last while there is time to telephone.
WARN_DAYS: Final = (30, 7, 1)
# Over a weekend, as the code of a duty desk.
DRAFT_LASTS: Final = timedelta(hours=72)
PICK_UP_LASTS: Final = timedelta(hours=72)
# Of 10^8 codes five guesses find one in 20 million; of 16^16 beginnings of a fingerprint none.
CODE_DIGITS: Final = 8
READ_OUT_CHARS: Final = 16
MOST_TRIES: Final = 5
# A stranger's mailbox is not to be filled by us; nor is a partner's desk.
MOST_TO_ADDRESS: Final = 5
MOST_OF_PARTNER: Final = 20
WITHIN: Final = timedelta(days=1)
# A number that somebody set this morning is no channel that was known before.
KNOWN_FOR: Final = timedelta(hours=24)
