"""The one page of the host of previews: a file drawn anew, for who was given the link a moment ago."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils import timezone

from lachan.centre.evidence import queries
from lachan.centre.evidence.links import LinkError, browser_of, evidence_host, read_link
from lachan.centre.evidence.place import site_store
from lachan.centre.evidence.previews import draw, no_preview
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.sealing import SealError
from lachan.centre.web.words import LANGS
from lachan.engine.links.suffixes import site_unit

if TYPE_CHECKING:
    from django.http import HttpRequest

    from lachan.centre.evidence.previews import Preview

_SHOWN: Final = ("GET", "HEAD")


def preview(request: HttpRequest, token: str) -> HttpResponse:
    """This will show a page of a file, or say in words why not. It reads no cookie and sets none."""
    if request.method not in _SHOWN:
        return put_walls(HttpResponseNotAllowed(_SHOWN))
    try:
        drawn = _draw(request, token)
    except EvidenceRefused as refused:
        return refuse(refused)
    response = HttpResponse(drawn.content, content_type=drawn.content_type)
    response.headers["Lachan-Pages"] = f"{drawn.pages}"
    if drawn.notes:
        response.headers["Lachan-Notes"] = ",".join(drawn.notes)
    return put_walls(response)


def not_found(_request: HttpRequest) -> HttpResponse:
    """This will say that there is nothing else here."""
    return put_walls(HttpResponse("404\n", status=404, content_type="text/plain; charset=utf-8"))


def failed() -> HttpResponse:
    """This will say that something went wrong, and nothing about it."""
    return put_walls(HttpResponse("500\n", status=500, content_type="text/plain; charset=utf-8"))


def refuse(refused: EvidenceRefused) -> HttpResponse:
    """This will say a refusal in both languages, as plain text: nobody has chosen a language here."""
    said = "\n\n".join(f"{refused.title(lang)}\n{refused.what(lang)}\n{refused.mend(lang)}" for lang in LANGS)
    response = HttpResponse(f"{said}\n", status=refused.status, content_type="text/plain; charset=utf-8")
    refused.put_headers(response)
    return put_walls(response)


def put_walls(response: HttpResponse) -> HttpResponse:
    """This will put the headers that stand on everything of this host, whatever it is."""
    headers = response.headers
    headers["Content-Security-Policy"] = f"sandbox; default-src 'none'; frame-ancestors {desk_sources()}"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = _resource_policy()
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cache-Control"] = "no-store"
    headers["X-Robots-Tag"] = "noindex"
    if settings.ENVIRONMENT.https_only:
        headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return response


def desk_sources() -> str:
    """This will name the desk's hosts as a policy does; only their pages may frame a preview."""
    form = "https://{}" if settings.ENVIRONMENT.https_only else "http://{}:*"
    # a policy can't name an IPv6 address
    return " ".join(form.format(host) for host in settings.ENVIRONMENT.hosts if "[" not in host) or "'none'"


def _resource_policy() -> str:
    """This will let the desk's pages alone load a preview, as closely as browsers can tell the desk from others.

    Where desk and previews stand under one registered name, others are kept out; else the link alone does it.
    """
    unit = site_unit(evidence_host())
    return (
        "same-site" if all(site_unit(host) == unit for host in settings.ENVIRONMENT.hosts) else "cross-origin"
    )


def _draw(request: HttpRequest, token: str) -> Preview:
    try:
        link = read_link(token, browser=browser_of(request), now=timezone.now())
    except LinkError as error:
        raise EvidenceRefused("link", status=404) from error
    file = queries.file_for(file_id=link.file_id, office_ids=None)
    if file is None:
        raise EvidenceRefused("unknown", status=404)
    # flagged, infected or removed since the link was made: it stops at once
    if why := file.why_not_shown:
        raise no_preview(why)
    try:
        sealed = site_store().open(file.sha256)
        try:
            return draw(file.kind, sealed.chunks(), size_bytes=file.size_bytes, page=link.page)
        finally:
            sealed.close()
    except (FileNotFoundError, SealError) as error:
        raise no_preview("damaged") from error
