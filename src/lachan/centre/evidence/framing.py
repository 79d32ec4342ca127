"""Pages of the desk that show previews: their policy has to allow the second host, and theirs alone does."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, cast

from django.conf import settings
from django.views.decorators.csp import csp_override

from lachan.centre.evidence.links import evidence_host

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase


def shows_evidence[R: HttpRequest, **P](
    view: Callable[Concatenate[R, P], HttpResponseBase],
) -> Callable[Concatenate[R, P], HttpResponseBase]:
    """This will let a page show pictures and frames of the host of previews. Put it below `desk_page`."""

    @wraps(view)
    def shown(request: R, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return csp_override(policy())(view)(request, *args, **kwargs)

    return cast("Callable[Concatenate[R, P], HttpResponseBase]", shown)


def policy() -> dict[str, list[str]]:
    """This will give the site's policy with the host of previews among the sources of pictures and frames."""
    said: dict[str, list[str]] = {name: list(sources) for name, sources in settings.SECURE_CSP.items()}
    if host := evidence_host():
        source = f"https://{host}" if settings.ENVIRONMENT.https_only else f"http://{host}:*"
        for name in ("img-src", "frame-src"):
            said[name] = [*said.get(name, []), source]
    return said
