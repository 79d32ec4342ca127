"""Who comes as a partner: by a token, or by a certificate that a proxy has seen. What it may do by that key."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import msgspec
from django.conf import settings

from lachan.centre.accounts.tokens import hash_of_token, is_token
from lachan.centre.audit.actors import Actor
from lachan.centre.partners.public_keys import LONGEST, BadKeyError, read_certificate
from lachan.centre.partners.queries.keys import open_keys, suspended_by_key
from lachan.centre.partners.services.keys import note_use
from lachan.centre.web import limits
from lachan.centre.web.addresses import is_trusted_proxy
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest

# The proxy writes it anew for each request, or leaves it out: what a caller writes never comes here.
HEADER: Final = "HTTP_X_LACHAN_CERTIFICATE"
_SCHEME: Final = "bearer"


class PartnerHere(msgspec.Struct, frozen=True):
    """A partner's program: whose, by which key, and what that opens."""

    partner_id: int
    code: str
    name_vi: str
    name_en: str
    key_id: int
    key_kind: str
    scopes: frozenset[str]
    ends_at: datetime

    def actor(self) -> Actor:
        """This will give the actor for the log; which key it was stands in the entry's data (`key_id`)."""
        return Actor("partner", str(self.partner_id))


def partner_of(request: HttpRequest, *, now: datetime, scope: str = "") -> PartnerHere:
    """This will give which partner comes, by its certificate or `Authorization: Bearer lch_…`. Two queries.

    A certificate is believed from the proxies of LACHAN_CERTIFICATE_PROXIES alone, and while it is valid itself.
    Raises Refusal: 401 `partner_key_needed`, `partner_key_unknown` for one that never was, has ended or run out;
    403 `partner_suspended`, `partner_scope` where the key doesn't open `scope`; 429.
    """
    limits.refuse_guesses(request)
    hashes = _hashes(request, now)
    if not hashes:
        raise Refusal(401, "partner_key_needed")
    for kind, sha256 in hashes:
        key = open_keys(now).filter(kind=kind, sha256=sha256).first()
        if key is None:
            continue
        here = PartnerHere(
            key.partner_id,
            key.partner.code,
            key.partner.name_vi,
            key.partner.name_en,
            key.pk,
            key.kind,
            frozenset(key.scopes.split()),
            key.ends_at,
        )
        limits.spend(request, key=f"partner:{key.pk}")
        if scope and scope not in here.scopes:
            raise Refusal(403, "partner_scope", scope=scope)
        note_use(key.pk, key.last_used_at, now)
        return here
    if any(suspended_by_key(kind, sha256, now=now) for kind, sha256 in hashes):
        raise Refusal(403, "partner_suspended")
    limits.count_wrong_key(request)
    raise Refusal(401, "partner_key_unknown")


def _hashes(request: HttpRequest, now: datetime) -> list[tuple[str, str]]:
    """This will give what was shown, as kinds and hashes of keys; a certificate first."""
    found = []
    if fingerprint := _certificate(request, now):
        found.append(("certificate", fingerprint))
    scheme, _, shown = request.META.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
    if scheme.lower() == _SCHEME:
        token = shown.strip()
        # what has no form of a token is counted as a wrong one, like any other
        found.append(("token", hash_of_token(token) if is_token(token) else "-"))
    return found


def _certificate(request: HttpRequest, now: datetime) -> str:
    said = request.META.get(HEADER, "")
    proxies = settings.ENVIRONMENT.certificate_proxies
    if (
        not said
        or len(said) > 3 * LONGEST
        or not is_trusted_proxy(request.META.get("REMOTE_ADDR", ""), proxies)
    ):
        return ""
    try:
        read = read_certificate(unquote(said))
    except BadKeyError:
        return ""
    # a fingerprint alone proves nothing: who has the certificate's own text went through the handshake with it
    return read.fingerprint if read.ends_at is not None and read.ends_at > now else ""
