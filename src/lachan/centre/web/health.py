"""Is the site well? For the operator's watch, and for whoever waits for it to start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from lachan import __version__
from lachan.engine.versions import data_digest

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """This will say `ok` (200) or what is not (503), with the version and the digest of the packaged data."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = "ok"
    except DatabaseError:
        database = "failed"
    well = database == "ok"
    return JsonResponse(
        {
            "status": "ok" if well else "failed",
            "database": database,
            "version": __version__,
            "data": data_digest(),
        },
        status=200 if well else 503,
    )
