"""Proof of control by mail: a code to the address under which the registry has a name, typed by who appeals.

It shows as much as a record does: whoever holds the registration rules over the name. Nobody is told the address.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from lachan.centre.audit.log import record
from lachan.centre.fetch.targets import FetchError
from lachan.centre.measures.models import Appeal, MailProof, ProofLook
from lachan.centre.measures.queries.filings import filing_of, registered_name
from lachan.centre.measures.services.appealing import filed_by
from lachan.centre.measures.services.proving import BY_MAIL, save_proof, take_as_proven
from lachan.centre.measures.services.registries import registrants_by_settings
from lachan.centre.outbox.contents import BadMessageError, check_address
from lachan.centre.outbox.services import send_mail
from lachan.centre.reports.receipt_codes import NoCodeError, code_hash, new_code, read_code, write_code
from lachan.centre.web.centre import centre_in
from lachan.centre.web.commits import together
from lachan.centre.web.limits import too_many
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from lachan.centre.measures.services.registries import AskRegistrants

# As long as an appeal without proof waits: then it is decided.
CODE_LASTS: Final = timedelta(hours=48)
# Of one name, whoever asks: its owner is not to be flooded by strangers who appeal.
MOST_A_WEEK: Final = 3
_WEEK: Final = timedelta(days=7)
_TRIES: Final = 4
_AGAIN: Final = timedelta(minutes=10)
# the registry will say the same in ten minutes
_FINAL: Final = frozenset({"no_server", "unknown", "hidden", "address", "over"})
_BATCH: Final = 8
# to look into a complaint of somebody who got one
_KEEP_DAYS: Final = 7


def ask_by_mail(*, code: str, host: str, site: str, network: str, now: datetime) -> None:
    """This will have a code sent to who registered a host, for the filing of a receipt code.

    Raises Refusal: 409 `appeals_over`, 422 `appeals_no_mail` where no registry has that name for its owner alone,
    429 `appeals_many_mails`. Asked twice it changes nothing more.
    """
    filing_id = filing_of(code, network=network)
    if not registered_name(host):
        raise Refusal(422, "appeals_no_mail")

    def write() -> None:
        waiting = _unproven(filing_id, host).select_for_update().first()
        if waiting is None:
            raise Refusal(409, "appeals_over")
        if MailProof.objects.filter(filing_id=filing_id, host=host).exists():
            return
        if MailProof.objects.filter(host=host, asked_at__gt=now - _WEEK).count() >= MOST_A_WEEK:
            raise too_many("appeals_many_mails", _WEEK.total_seconds())
        MailProof.objects.create(
            filing_id=filing_id, host=host, site=site[:253], asked_at=now, next_try_at=now
        )
        record(
            kind="measures.appeal_mail_asked",
            actor=filed_by(waiting.filing),
            now=now,
            subject=f"appeal:{waiting.pk}",
        )

    together(write)


def send_codes(*, now: datetime, ask: AskRegistrants | None = None) -> int:
    """This will ask registries for the addresses that are wanted, and mail the codes; gives how many rows that were."""
    asking = ask or registrants_by_settings()
    if asking is None:
        return 0
    due = MailProof.objects.filter(state=MailProof.State.WANTED, next_try_at__lte=now)
    rows = list(due.order_by("next_try_at")[:_BATCH])
    # outside of any transaction: a registry may be slow
    with ThreadPoolExecutor(_BATCH, thread_name_prefix="registrants") as pool:
        said = list(pool.map(lambda row: _addresses(registered_name(row.host), asking), rows))
    for row, (addresses, why) in zip(rows, said, strict=True):
        together(lambda row=row, addresses=addresses, why=why: _send(row.pk, addresses, why, now))  # type: ignore[misc]
    return len(rows)


def prove_by_mail(*, code: str, typed: str, network: str, now: datetime) -> None:
    """This will take the code of a mail as proof of control of its host.

    Raises Refusal: 422 `appeals_mail_code` where it is no code of a mail for this filing, or one that has ended.
    """
    filing_id = filing_of(code, network=network)
    try:
        sought = code_hash(read_code(typed))
    except NoCodeError:
        raise Refusal(422, "appeals_mail_code", pointer="/mail_code") from None

    def write() -> None:
        sent = MailProof.objects.select_for_update().filter(filing_id=filing_id, code_sha256=sought)
        row = sent.filter(state=MailProof.State.SENT, ends_at__gt=now).first()
        if row is None:
            raise Refusal(422, "appeals_mail_code", pointer="/mail_code")
        MailProof.objects.filter(pk=row.pk).update(state=MailProof.State.USED, code_sha256="")
        for appeal in _unproven(filing_id, row.host).select_for_update():
            ProofLook.objects.create(appeal=appeal, at=now, way=BY_MAIL)
            take_as_proven(appeal, BY_MAIL, now)
            # there is nothing to look for again
            appeal.looked_at, appeal.next_look_at = now, None
            save_proof(appeal)

    together(write)


def _unproven(filing_id: int, host: str) -> QuerySet[Appeal]:
    return (
        Appeal.objects.filter(filing_id=filing_id, host=host, state=Appeal.State.OPEN)
        .exclude(proof=Appeal.Proof.PROVEN)
        .select_related("filing")
        .order_by("pk")
    )


def _addresses(name: str, ask: AskRegistrants) -> tuple[tuple[str, ...], str]:
    """This will give the addresses, and a code of why there are none."""
    try:
        found = ask(name)
    except FetchError as error:
        return (), error.code
    good = []
    for mail in found:
        try:
            good.append(check_address(mail))
        except BadMessageError:
            continue
    return tuple(good[:1]), "" if good else "address" if found else "hidden"


def _send(row_id: int, addresses: tuple[str, ...], why: str, now: datetime) -> None:
    row = MailProof.objects.select_for_update().select_related("filing").get(pk=row_id)
    if row.state != MailProof.State.WANTED or row.next_try_at is None or row.next_try_at > now:
        # another worker was first
        return
    row.tries += 1
    if not _unproven(row.filing_id, row.host).exists():
        addresses, why = (), "over"
    if not addresses:
        row.said = why[:40]
        if why in _FINAL or row.tries >= _TRIES:
            row.state, row.next_try_at = MailProof.State.NONE, None
        else:
            row.next_try_at = now + _AGAIN
    else:
        code = new_code()
        row.state, row.next_try_at, row.said = MailProof.State.SENT, None, ""
        row.code_sha256, row.ends_at = code_hash(code), now + CODE_LASTS
        _mail(row, addresses[0], write_code(code), now)
    row.save(update_fields=["state", "next_try_at", "tries", "said", "code_sha256", "ends_at"])


def _mail(row: MailProof, to: str, code: str, now: datetime) -> None:
    # nobody knows which language they read, so both
    texts = [
        say(
            "measures.appeal_mail.proof_text",
            lang,
            host=row.host,
            site=row.site,
            code=code,
            centre=centre_in(lang).name,
        )
        for lang in ("vi", "en")
    ]
    subjects = [say("measures.appeal_mail.proof_subject", lang, host=row.host) for lang in ("vi", "en")]
    send_mail(
        key=f"appeal-mail:{row.pk}",
        to=to,
        subject=" / ".join(subjects),
        text="\n\n--\n\n".join(texts) + "\n",
        purpose="measures.appeal_mail",
        keep_days=_KEEP_DAYS,
        now=now,
    )
