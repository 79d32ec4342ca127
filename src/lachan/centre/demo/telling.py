"""Telling the story into an empty centre, saying who can sign in, and forgetting that again."""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings
from django.db import transaction

from lachan.centre.accounts.queries.persons import demo_persons, persons_exist, said_of
from lachan.centre.accounts.queries.roles import roles_said
from lachan.centre.accounts.services.demo_sign_in import block_demo_sign_ins, give_demo_sign_ins
from lachan.centre.audit.queries import count_log
from lachan.centre.demo.factories import Scene
from lachan.centre.demo.story import PARTS
from lachan.centre.demo.story.p11_sharing import ZONE_SECRET
from lachan.centre.outbox.signing import read_secrets
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from datetime import datetime

# long enough for a leave, an expired request and a month's work to lie in between
STORY_DAYS: Final = 60
# eight syllables out of 64 kB: nobody guesses it, and it can be typed
_SYLLABLES: Final = tuple(
    first + second
    for first in ("b", "c", "d", "g", "h", "l", "m", "n", "s", "t", "v", "x")
    for second in ("a", "e", "i", "o", "u", "an", "em", "inh", "ong", "ung")
)


class RealDataError(Exception):
    """The data folder holds a centre that the demo didn't make; nothing was changed."""


class SignIn(msgspec.Struct, frozen=True):
    """How one person of the demo signs in. Shown once; only hashes and sealed secrets are kept."""

    person_id: int
    name: str
    email: str
    # role@office, parted by blanks
    roles: str
    password: str
    totp_secret: str


def tell_story(*, now: datetime) -> tuple[SignIn, ...]:
    """This will tell the story into an empty centre, so that it ends now; told already, it gives new passwords.

    One transaction: a story that breaks off was never there. Raises RealDataError.
    """
    with transaction.atomic():
        told = demo_persons()
        if not told:
            if persons_exist() or count_log().entries:
                raise RealDataError
            scene = Scene(now=now - timedelta(days=STORY_DAYS), ends=now)
            for tell in PARTS:
                tell(scene)
            if scene.now > now:
                raise AssertionError("a part of the story goes on after its end")
            told = frozenset(scene.persons.values())
        people = said_of(told)
        password = "-".join("".join(secrets.choice(_SYLLABLES) for _ in range(2)) for _ in range(4))
        codes = give_demo_sign_ins(person_ids=people, password=password, now=now)
    roles = roles_said(people, day=today(now))
    return tuple(
        SignIn(person_id, *people[person_id], roles[person_id], password, codes[person_id])
        for person_id in sorted(people)
    )


def zone_key() -> tuple[str, str]:
    """This will give the zone that the demo's provider takes, and its key as dig takes one: `hmac-sha256:NAME:BASE64`.

    Raises NoSecretError, KeyFileError.
    """
    key = base64.b64encode(read_secrets(ZONE_SECRET)[0].key).decode()
    return settings.ENVIRONMENT.zone_name, f"hmac-sha256:{ZONE_SECRET}:{key}"


def forget(*, now: datetime) -> int:
    """This will block all passwords of the demo, and give how many there were."""
    return len(block_demo_sign_ins(now=now))
