"""Is the site well? For the operator's watch, and for whoever waits for it to start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from lachan import __version__
from lachan.centre.config.environment import POPULAR_LIST
from lachan.centre.public.lists_in_use import lists_are_broken
from lachan.engine.versions import data_digest

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """This will say `ok` or `degraded` (200), or `failed` (503), with what is wrong and the versions.

    Degraded: it answers, but not by all that it should go by. That is no 503, since whoever sends people only to sites
    that are well would then send them to none because of one line in a list. Names of files are in the log alone.
    """
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = "ok"
    except DatabaseError:
        database = "failed"
    popular = "ok" if (settings.ENVIRONMENT.lists_folder / POPULAR_LIST).is_file() else "missing"
    lists = "broken" if lists_are_broken() else "ok"
    status = "failed" if database != "ok" else "ok" if popular == lists == "ok" else "degraded"
    return JsonResponse(
        {
            "status": status,
            "database": database,
            "lists": lists,
            "popular_list": popular,
            "version": __version__,
            "data": data_digest(),
        },
        status=503 if status == "failed" else 200,
    )
