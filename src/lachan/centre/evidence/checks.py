"""System checks of the second host: each names the variable and the mend."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning

from lachan.centre.evidence.links import evidence_host


@register()
def check_evidence_host(**_: Any) -> list[CheckMessage]:
    """This will refuse one name for both hosts, and warn where nothing can be shown for want of a second one."""
    host = evidence_host()
    if host and host in settings.ENVIRONMENT.hosts:
        return [
            Error(
                f"LACHAN_EVIDENCE_HOST: {host} is the site's own name, so the site could not be reached under it.",
                hint="Give previews of evidence a name of their own, such as evidence.centre.example.",
                id="lachan.E030",
            )
        ]
    if not host:
        return [
            CheckWarning(
                "LACHAN_EVIDENCE_HOST: the site has a public name and no second one, so evidence has no previews.",
                hint="Let a second name lead to this site, and set LACHAN_EVIDENCE_HOST to it.",
                id="lachan.W030",
            )
        ]
    return []
