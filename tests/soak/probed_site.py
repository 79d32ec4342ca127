"""Run before a site is served: a provider with a probe, by two administrators, and one order that was sent to it.

`PROBE_PUBLIC` is the probe's public key; with `CERTIFICATE_OF_THE_TEST` the provider comes by that certificate, else by a
token that is written to `TOKEN_FILE`.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from lachan.centre.config.opening import open_site

open_site()

from django.core.management import call_command  # noqa: E402 - the site has to be open
from django.utils import timezone  # noqa: E402

from centre.accounts.people import make_people  # noqa: E402
from centre.measures.scene import BAD, approver, judged, proposed, signed  # noqa: E402
from centre.partners.joined import change_it, join_partner  # noqa: E402
from lachan.centre.accounts.tokens import hash_of_token, new_token  # noqa: E402
from lachan.centre.measures.models import Control, Order, Resolved  # noqa: E402
from lachan.centre.measures.services.ordering import order_approved  # noqa: E402
from lachan.centre.partners.contents import CertificateAdd, ProbeKeyAdd  # noqa: E402
from lachan.centre.partners.models import Key  # noqa: E402
from lachan.centre.partners.public_keys import read_certificate, read_public_key  # noqa: E402

SCOPES = ("measures.read", "measures.answer", "probe")


def make() -> None:
    """This will make it all, as of now."""
    call_command("migrate", verbosity=0, interactive=False)
    people, now = make_people(), timezone.now()
    partner = join_partner(people, now=now - timedelta(days=2))
    key = read_public_key(os.environ["PROBE_PUBLIC"])
    change = ProbeKeyAdd("hanoi", key.key, key.fingerprint, 30)
    change_it(people, partner, change, said=key.fingerprint[:16], now=now)
    if said := os.environ.get("CERTIFICATE_OF_THE_TEST"):
        pem = Path(said).read_text()
        change_it(
            people,
            partner,
            CertificateAdd(pem, SCOPES, 30),
            said=read_certificate(pem).fingerprint[:16],
            now=now,
        )
    else:
        token = new_token()
        Key.objects.create(
            partner_id=partner, kind="token", scopes=" ".join(SCOPES), state="live", sha256=hash_of_token(token),
            begins_at=now, ends_at=now + timedelta(days=9), agreed_until=now + timedelta(days=9),
            confirmed_by="person:1",
        )  # fmt: skip
        Path(os.environ["TOKEN_FILE"]).write_text(f"{token}\n")
    judged("domain", BAD)
    assert signed(proposed(people), approver(people), now=now).done == "approved"
    order_approved(now=now)
    Resolved.objects.create(host=BAD, address="45.76.12.9", seen_at=now)
    Control.objects.create(name="cong.example", kind="there", addresses="45.76.12.1", seen_at=now)
    Control.objects.create(name="vcb-hotro-88123.top", kind="nowhere", seen_at=now)
    if os.environ.get("ORDER_SENT"):
        Order.objects.update(state="sent", sent_at=now)


make()
