"""What a phone is given: the manifest for its share sheet, the worker that keeps the form, the names of communes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page

from lachan.centre.accounts.queries.territories import communes_on, provinces_on
from lachan.centre.public.reporting.forms import SHARED
from lachan.centre.public.views import only
from lachan.centre.web.centre import centre_in
from lachan.centre.web.clock import today
from lachan.centre.web.language import DEFAULT, language_of
from lachan.centre.web.words import LANGS, say

if TYPE_CHECKING:
    from django.http import HttpRequest

_HOUR_SECONDS: Final = 3600
# what the form and its receipt are drawn with
_FILES: Final = (
    "web/tokens.css",
    "web/public.css",
    "public/report.css",
    "public/report.js",
    "web/mark.svg",
)
# the tokens' paper and brand, which a manifest can't name otherwise
_PAPER: Final = "#f8f6f1"
_BRAND: Final = "#27376f"


@only("GET", "HEAD")
def manifest(request: HttpRequest) -> HttpResponse:
    """This will say how the site stands on a phone's screen, and that texts and pictures can be shared with it."""
    lang = language_of(request)
    query = "" if lang == DEFAULT else f"?lang={lang}"
    centre = centre_in(lang)
    response = JsonResponse(
        {
            "id": "/",
            "name": centre.name if centre.is_named else f"{say('site.name', lang)}: {say('ask.title', lang)}",
            "short_name": say("site.name", lang),
            "lang": lang,
            "start_url": reverse("home") + query,
            "scope": "/",
            "display": "minimal-ui",
            "background_color": _PAPER,
            "theme_color": _BRAND,
            "icons": [
                {"src": static(f"public/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
                for size in (192, 512)
            ],
            "shortcuts": [
                {"name": say("report.nav", lang), "url": reverse("report") + query},
                {"name": say("follow.nav", lang), "url": reverse("follow") + query},
            ],
            "share_target": {
                "action": reverse("report-share") + query,
                "method": "POST",
                "enctype": "multipart/form-data",
                "params": {name: name for name in SHARED}
                | {"files": [{"name": "files", "accept": ["image/png", "image/jpeg", "image/webp"]}]},
            },
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )
    response.headers["Cache-Control"] = f"max-age={_HOUR_SECONDS}"
    response.headers["Vary"] = "Cookie"
    return response


@gzip_page
@only("GET", "HEAD")
def places(request: HttpRequest) -> HttpResponse:
    """This will give the names of the communes that stand today, by the code of their province, for suggestions."""
    del request
    day = today(timezone.now())
    codes = {place.id: place.code for place in provinces_on(day)}
    names: dict[str, list[str]] = {code: [] for code in codes.values()}
    for commune in communes_on(day):
        if commune.parent_id in codes:
            names[codes[commune.parent_id]].append(commune.name_vi)
    response = JsonResponse(names, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    # the same for everybody, and whoever asks has not said which province
    response.headers["Cache-Control"] = f"public, max-age={_HOUR_SECONDS}"
    return response


@only("GET", "HEAD")
def worker(request: HttpRequest) -> HttpResponse:
    """This will give the script that keeps the empty form on the device, for when there is no connection."""
    del request
    form = reverse("report")
    context = {
        "form": form,
        "pages": json.dumps([form if lang == DEFAULT else f"{form}?lang={lang}" for lang in LANGS]),
        "files": json.dumps([static(name) for name in _FILES]),
    }
    content = render_to_string("public/report/worker.js", context | {"version": ""})
    version = hashlib.sha256(content.encode()).hexdigest()[:12]
    response = HttpResponse(
        render_to_string("public/report/worker.js", context | {"version": version}),
        content_type="text/javascript; charset=utf-8",
    )
    # its own folder is below the form: it may look after the form's address too
    response.headers["Service-Worker-Allowed"] = form
    response.headers["Cache-Control"] = "no-cache"
    return response
