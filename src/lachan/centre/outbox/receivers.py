"""Where calls of partners may go."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from lachan.centre.fetch.client import Allowed

# A receiver may listen on a port of its own choice beside those of the web; the small ones belong to other services.
_PORTS: Final = frozenset({80, 443, *range(1024, 65_536)})


def allowed_for(*, allow_private: bool) -> Allowed:
    """This will give what a call opens: the networks that the operator named for partners, where the order says so."""
    environment = settings.ENVIRONMENT
    return Allowed(
        networks=environment.partner_networks if allow_private else (),
        ports=_PORTS,
        inside=environment.inside_networks,
    )
