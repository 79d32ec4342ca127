"""Did a request come from this very machine? A demo's password is good there alone."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from django.http import HttpRequest

_HERE: Final = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver"})


def is_from_here(request: HttpRequest) -> bool:
    """This will say whether the request came over the loopback, straight, and for a name of the loopback.

    A proxy on this machine is seen by the forwarding headers that it puts in (RequestMiddleware notes them before it
    takes a stranger's out), or by the name that it was asked for.
    """
    try:
        from_loopback = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    host = request.get_host()
    host = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    via_proxy = getattr(request, "was_forwarded", False) or "HTTP_VIA" in request.META
    return from_loopback and host in _HERE and not via_proxy
