"""Questions for hashes, answered before Django where all is as it should be: a fifth of the time, and no line in a log.

Whatever is not as it should be goes on to the view, which says what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.csp import build_policy

from lachan.centre.exchange.lookup import counting, opening
from lachan.centre.exchange.lookup.questions import KEPT_SECONDS, QUESTION_BYTES, answer, read_question
from lachan.centre.exchange.stopping import is_marked

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

PATH: Final = "/exchange/lookup/v1/hashes"
HEADERS: Final = (
    ("Content-Type", "application/octet-stream"),
    ("Cache-Control", f"private, max-age={KEPT_SECONDS}"),
    ("Access-Control-Allow-Origin", "*"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    # as all answers of the site have them
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", settings.X_FRAME_OPTIONS),
    ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
    ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
    ("Content-Security-Policy", build_policy(settings.SECURE_CSP)),
    *(
        (("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}"),)
        if settings.SECURE_HSTS_SECONDS
        else ()
    ),
)


def answer_at_the_door(environ: WSGIEnvironment) -> bytes | None:
    """This will answer a right question that its network may ask; None for everything else, with its body unread."""
    if environ.get("CONTENT_LENGTH") != f"{QUESTION_BYTES}" or "HTTP_TRANSFER_ENCODING" in environ:
        return None
    try:
        generation = opening.generation()
    except (OSError, ValueError):
        # broken files: the view says so where errors are said
        return None
    if generation is None or counting.count(environ):
        return None
    prefixes = read_question(environ["wsgi.input"].read(QUESTION_BYTES))
    if prefixes is None:
        # who hangs up in the middle hears nothing anyway
        return b""
    return answer(prefixes[:0] if is_marked() else prefixes, generation)
