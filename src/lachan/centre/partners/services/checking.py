"""What was typed for a change, brought into the one form in which it is kept and compared."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.services.asked import check_reason
from lachan.centre.fetch.client import Blocked
from lachan.centre.fetch.targets import check_addresses, read_target
from lachan.centre.outbox import signing
from lachan.centre.outbox.contents import BadMessageError, check_address
from lachan.centre.outbox.receivers import allowed_for
from lachan.centre.partners import codes
from lachan.centre.partners.answers import read_answers
from lachan.centre.partners.contents import (
    AboutSet,
    CertificateAdd,
    DeskSet,
    End,
    EndpointSet,
    Join,
    ProbeKeyAdd,
    PromiseSet,
    Resume,
    SightSet,
    TokenAdd,
)
from lachan.centre.partners.public_keys import BadKeyError, read_certificate, read_public_key
from lachan.centre.web.keyfiles import KeyFileError
from lachan.centre.web.refusals import Refusal
from lachan.engine.extract.phones import canonical_phone

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from lachan.centre.partners.contents import Change

NAME_CHARS: Final = 200
SOURCE_CHARS: Final = 300
ADDRESS_CHARS: Final = 500
# a month; what takes longer is no measure that protects anybody
MOST_MINUTES: Final = 43_200
_CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{1,39}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_PROBE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LANGUAGES: Final = ("vi", "en")


def check_join(join: Join, *, now: datetime) -> Join:
    """This will check what was typed about a partner that joins. Raises Refusal (422) that names the field."""
    del now
    code = join.code.strip().upper()
    if not _CODE.fullmatch(code):
        raise Refusal(422, "partner_code", pointer="/code")
    if join.kind not in codes.PARTNER_KINDS:
        raise Refusal(422, "partner_choice", pointer="/kind")
    if not _COUNTRY.fullmatch(country := join.country.strip().upper()):
        raise Refusal(422, "partner_country", pointer="/country")
    about = check_about(
        AboutSet(
            join.name_vi,
            join.name_en,
            join.public_phone,
            join.public_source,
            language=join.language,
            office_id=join.office_id,
        )
    )
    sight = check_sight(join.kind, SightSet(join.tlp, join.pap, join.sees, join.answers_for))
    return msgspec.structs.replace(
        join,
        code=code,
        country=country,
        name_vi=about.name_vi,
        name_en=about.name_en,
        public_phone=about.public_phone,
        public_source=about.public_source,
        desk=check_desk(join.desk),
        sees=sight.sees,
        answers_for=sight.answers_for,
    )


def check_change(  # noqa: C901, PLR0911 - one for each change
    change: Change, *, kind: str, code: str, now: datetime
) -> Change:
    """This will check what was typed about a change of a partner of a kind. Raises Refusal (422), naming the field."""
    match change:
        case AboutSet():
            return check_about(change)
        case DeskSet():
            return check_desk(change)
        case EndpointSet():
            return check_endpoint(change, code=code)
        case SightSet():
            return check_sight(kind, change)
        case TokenAdd():
            _check_days(change.days)
            return msgspec.structs.replace(change, scopes=_scopes(change.scopes))
        case CertificateAdd():
            return _check_certificate(change, now)
        case ProbeKeyAdd():
            return _check_probe(change)
        case PromiseSet():
            return _check_promise(change)
        case End():
            return End(check_reason(change.because))
        case Resume():
            return change
        case Join():
            raise Refusal(409, "partner_state")


def check_about(about: AboutSet) -> AboutSet:
    """This will check names, language and the number that anybody can find. Raises Refusal (422)."""
    name = _line(about.name_vi, NAME_CHARS, "partner_name", "/name_vi")
    if about.language not in _LANGUAGES:
        raise Refusal(422, "partner_choice", pointer="/language")
    if about.office_id is not None and about.office_id not in offices_by_id([about.office_id]):
        raise Refusal(422, "office_code", pointer="/office")
    return AboutSet(
        name_vi=name,
        # who has one name has it in both languages
        name_en=_line(about.name_en, NAME_CHARS, "partner_name", "/name_en")
        if about.name_en.strip()
        else name,
        public_phone=read_phone(about.public_phone, "/public_phone"),
        public_source=_line(about.public_source, SOURCE_CHARS, "partner_source", "/public_source"),
        language=about.language,
        office_id=about.office_id,
    )


def check_desk(desk: DeskSet) -> DeskSet:
    """This will check a desk's mail address and number. Raises Refusal (422): partner_choice, _mail, _phone."""
    if desk.desk not in codes.DESKS:
        raise Refusal(422, "partner_choice", pointer="/desk")
    return DeskSet(desk.desk, read_mail(desk.mail, "/mail"), read_phone(desk.phone, "/phone"))


def check_endpoint(endpoint: EndpointSet, *, code: str) -> EndpointSet:
    """This will check where requests are to go. Raises Refusal (422): partner_choice, _mail, _link, _secret."""
    match endpoint.way:
        case "fetch":
            return EndpointSet("fetch")
        case "mail" | "xarf":
            return EndpointSet(endpoint.way, read_mail(endpoint.address, "/address"))
        case "webhook":
            return _check_webhook(endpoint, secret_of(code))
    raise Refusal(422, "partner_choice", pointer="/way")


def check_sight(kind: str, sight: SightSet) -> SightSet:
    """This will check how far a partner may see and what it answers for. Raises Refusal (422)."""
    for value, known, pointer in ((sight.tlp, codes.TLP, "/tlp"), (sight.pap, codes.PAP, "/pap")):
        if value not in known:
            raise Refusal(422, "partner_choice", pointer=pointer)
    if not set(sight.sees) <= set(codes.SEEN_KINDS):
        raise Refusal(422, "partner_choice", pointer="/sees")
    return SightSet(
        sight.tlp,
        sight.pap,
        tuple(one for one in codes.SEEN_KINDS if one in sight.sees),
        read_answers(kind, sight.answers_for),
    )


def read_mail(said: str, pointer: str) -> str:
    """This will give a mail address in one form. Raises Refusal (422 partner_mail)."""
    try:
        return check_address(said.strip())
    except BadMessageError:
        raise Refusal(422, "partner_mail", pointer=pointer) from None


def read_phone(said: str, pointer: str) -> str:
    """This will give a number as numbers are compared. Raises Refusal (422 partner_phone)."""
    phone = canonical_phone(said.strip()) if len(said) <= SOURCE_CHARS else None
    if phone is None:
        raise Refusal(422, "partner_phone", pointer=pointer)
    return phone


def secret_of(code: str) -> str:
    """This will name the secrets that calls of a partner are signed with: its own, and no other partner's."""
    return f"partner-{code.lower()}"


def _check_webhook(endpoint: EndpointSet, secret_name: str) -> EndpointSet:
    link = endpoint.address.strip()
    try:
        allow = allowed_for(allow_private=endpoint.allow_private)
        target = read_target(link, allow=allow)
        if target.literal is not None:
            # a name is looked up when it is called, an address can be told from others now
            check_addresses(target, [target.literal], allow=allow)
    except Blocked:
        raise Refusal(422, "partner_link", pointer="/address") from None
    if len(target.url) > ADDRESS_CHARS or (target.scheme != "https" and not endpoint.allow_private):
        raise Refusal(422, "partner_link", pointer="/address")
    try:
        signing.read_secrets(secret_name)
    except (signing.NoSecretError, KeyFileError):
        raise Refusal(422, "partner_secret", pointer="/address", secret=secret_name) from None
    return EndpointSet("webhook", target.url, secret_name, allow_private=endpoint.allow_private)


def _check_certificate(change: CertificateAdd, now: datetime) -> CertificateAdd:
    _check_days(change.days)
    try:
        read = read_certificate(change.fingerprint)
    except BadKeyError:
        raise Refusal(422, "partner_certificate", pointer="/certificate") from None
    if read.ends_at is not None and read.ends_at <= now:
        raise Refusal(422, "partner_certificate_over", pointer="/certificate")
    return CertificateAdd(read.fingerprint, _scopes(change.scopes), change.days, read.ends_at)


def _check_probe(change: ProbeKeyAdd) -> ProbeKeyAdd:
    _check_days(change.days)
    probe = change.probe.strip().lower()
    if not _PROBE.fullmatch(probe):
        raise Refusal(422, "partner_probe", pointer="/probe")
    try:
        read = read_public_key(change.public_key)
    except BadKeyError:
        raise Refusal(422, "partner_public_key", pointer="/public_key") from None
    return ProbeKeyAdd(probe, read.key, read.fingerprint, change.days)


def _check_promise(change: PromiseSet) -> PromiseSet:
    if change.measure_kind not in codes.MEASURE_KINDS:
        raise Refusal(422, "partner_choice", pointer="/measure_kind")
    first, then = change.acknowledge_minutes, change.effect_minutes
    if (first, then) != (0, 0) and not 0 < first <= then <= MOST_MINUTES:
        raise Refusal(422, "partner_minutes", pointer="/effect_minutes", most=str(MOST_MINUTES))
    return change


def _check_days(days: int) -> None:
    if not 0 < days <= codes.MOST_KEY_DAYS:
        raise Refusal(422, "partner_days", pointer="/days", most=str(codes.MOST_KEY_DAYS))


def _scopes(given: Sequence[str]) -> tuple[str, ...]:
    chosen: Collection[str] = set(given)
    if not chosen or not set(chosen) <= set(codes.SCOPES):
        raise Refusal(422, "partner_scopes", pointer="/scopes")
    return tuple(one for one in codes.SCOPES if one in chosen)


def _line(said: str, most: int, code: str, pointer: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", said[: 4 * most]).split())
    if not plain or len(plain) > most or not plain.isprintable():
        raise Refusal(422, code, pointer=pointer, most=str(most))
    return plain
