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

from centre.accounts.people import make_people  # noqa: E402 - the site has to be open
from centre.measures.scene import BAD, approver, judged, proposed, signed  # noqa: E402
from centre.partners.joined import PUBLIC, change_it, first, join_partner, second  # noqa: E402
from centre.partners.machine_keys import SCOPES, agree_to_probe, know_controls, write_token  # noqa: E402
from lachan.centre.measures.models import Order, Resolved  # noqa: E402
from lachan.centre.measures.services.ordering import order_approved  # noqa: E402
from lachan.centre.partners.contents import CertificateAdd  # noqa: E402
from lachan.centre.partners.public_keys import read_certificate  # noqa: E402


def make() -> None:
    """This will make it all, as of now."""
    call_command("migrate", verbosity=0, interactive=False)
    people, now = make_people(), timezone.now()
    partner = join_partner(people, now=now - timedelta(days=2))
    agree_to_probe(
        partner,
        os.environ["PROBE_PUBLIC"],
        called=PUBLIC,
        asks=first(people),
        confirms=second(people),
        now=now,
    )
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
        write_token(partner, Path(os.environ["TOKEN_FILE"]), confirmed_by="person:1", now=now)
    judged("domain", BAD)
    assert signed(proposed(people), approver(people), now=now).done == "approved"
    order_approved(now=now)
    Resolved.objects.create(host=BAD, address="45.76.12.9", seen_at=now)
    know_controls(now)
    if os.environ.get("ORDER_SENT"):
        Order.objects.update(state="sent", sent_at=now)


make()
