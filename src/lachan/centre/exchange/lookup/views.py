"""The look-up's addresses, for anybody and from any page: no key, no cookie, nothing kept of who asks or for what."""

from __future__ import annotations

import secrets
from functools import cache, lru_cache, wraps
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from lachan.centre.exchange.lookup import building, counting, opening, questions, sets
from lachan.centre.exchange.lookup.oblivious import messages
from lachan.centre.exchange.lookup.oblivious.keys import keys_at
from lachan.centre.exchange.stopping import is_marked
from lachan.centre.web.limits import too_many
from lachan.centre.web.problems import problem_response
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from django.http import HttpRequest

    from lachan.centre.exchange.lookup.generations import Generation

    type View = Callable[[HttpRequest], HttpResponse]

BYTES: Final = "application/octet-stream"
# What a browser may keep on the way: a list that is a minute old costs nothing, for whole hashes are asked for anew.
SETS_CACHE: Final = "public, max-age=60"
HASHES_CACHE: Final = f"private, max-age={questions.KEPT_SECONDS}"
# A browser that may ask once needn't ask whether it may for so long (Chromium keeps it for two hours at most).
_PREFLIGHT_SECONDS: Final = 7_200
_NOT_YET_SECONDS: Final = 5
# A whole download of a million names (1.7 MB) counts as some fifty questions, a step as one.
_BYTES_OF_ONE: Final = 32_768


def for_anybody(*methods: str) -> Callable[[View], View]:
    """This will let pages of any site ask, by these methods, and say refusals to them as problems."""
    allowed = ", ".join((*methods, "OPTIONS"))

    def wrap(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            if request.method == "OPTIONS":
                response = HttpResponse(status=204)
                response.headers["Allow"] = allowed
                response.headers["Access-Control-Allow-Methods"] = allowed
                response.headers["Access-Control-Allow-Headers"] = "Content-Type, If-None-Match"
                response.headers["Access-Control-Max-Age"] = str(_PREFLIGHT_SECONDS)
            elif request.method not in methods:
                response = problem_response(request, Refusal(405, "method", allowed=allowed))
                response.headers["Allow"] = allowed
            else:
                try:
                    response = view(request)
                except Refusal as refusal:
                    response = problem_response(request, refusal)
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            return response

        return answer

    return wrap


@for_anybody("GET", "HEAD")
def show_sets(request: HttpRequest) -> HttpResponse:
    """This will give both sets, or what changed since the version that `from` names."""
    generation = _generation_of_sets()
    since = _since(request)
    etag = f'"{generation.seq}-{generation.made_at}-{since}"'
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        content = _download(generation, since)
        _count(request, 1 + len(content) // _BYTES_OF_ONE)
        response = HttpResponse(content, content_type=BYTES)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = SETS_CACHE
    return response


@for_anybody("GET", "HEAD")
def show_client(request: HttpRequest) -> HttpResponse:
    """This will give the JavaScript client, or its part for relays, under addresses that stay."""
    name = request.path_info.rpartition("/")[2]
    response = HttpResponse(_script(name), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@cache
def _script(name: str) -> bytes:
    return files("lachan.centre.exchange").joinpath("static", "exchange", name).read_bytes()


@for_anybody("POST")
def show_hashes(request: HttpRequest) -> HttpResponse:
    """This will give the whole hashes behind sixteen prefixes."""
    _count(request)
    return _bytes(_answer(_body(request, questions.QUESTION_BYTES)), HASHES_CACHE)


@for_anybody("POST")
def answer_oblivious(request: HttpRequest) -> HttpResponse:
    """This will answer a question that a relay brings and can't read. What is wrong inside is said inside."""
    _count(request)
    try:
        question = messages.open_request(
            _body(request, messages.MOST_BYTES), keys_at(int(timezone.now().timestamp()))
        )
    except messages.BadMessageError:
        raise Refusal(400, "lookup_not_opened") from None
    status, content = 200, b""
    if question.asked.method != "POST" or question.asked.path != reverse("lookup-hashes"):
        status = 404
    else:
        try:
            content = _answer(question.asked.content)
        except Refusal as refusal:
            status = refusal.status
    plain = messages.write_response(
        status, {"content-type": BYTES, "cache-control": HASHES_CACHE}, content or bytes(questions.SIZE_CLASS)
    )
    sealed = messages.seal_response(question, plain, nonce=secrets.token_bytes(16))
    response = _bytes(sealed, "no-store")
    response.headers["Content-Type"] = messages.RESPONSE_TYPE
    return response


@for_anybody("GET", "HEAD")
def show_keys(request: HttpRequest) -> HttpResponse:
    """This will give the keys for questions through a relay, as RFC 9458 has them; the signed head has them too."""
    del request
    response = HttpResponse(messages.write_keys(_this_weeks()), content_type=messages.KEYS_TYPE)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _this_weeks() -> dict[int, X25519PrivateKey]:
    number, key = next(iter(keys_at(int(timezone.now().timestamp())).items()))
    return {number: key}


def _generation() -> Generation:
    found = opening.generation()
    if found is None:
        # the worker makes the first within seconds of its start
        raise _not_yet()
    return found


def _generation_of_sets() -> Generation:
    """This will give the version that is downloaded. While all is emptied it is an empty one, made here if need be."""
    if is_marked() and not _is_empty():
        building.build(timezone.now())
        if not _is_empty():
            # the worker is at one that it began before, and what is emptied isn't handed out meanwhile
            raise _not_yet()
    return _generation()


def _is_empty() -> bool:
    found = opening.generation()
    return found is not None and found.is_emptied


def _not_yet() -> Refusal:
    return Refusal(503, "lookup_not_yet", retry_after_seconds=_NOT_YET_SECONDS)


def _since(request: HttpRequest) -> int:
    said = request.GET.get("from", "")
    if not said:
        return 0
    if not (said.isascii() and said.isdigit() and len(said) <= 10):  # noqa: PLR2004 - 32 bits have ten figures
        raise Refusal(400, "lookup_no_version")
    return int(said)


@lru_cache(maxsize=64)
def _step_of(generation: _Known, since: int) -> bytes | None:
    return sets.step(generation.generation, since)


class _Known:
    """A version as what it is known by, so that a step is worked out once for all who have the same."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation

    def __hash__(self) -> int:
        return hash(self.generation.folder)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.generation.folder == self.generation.folder


def _download(generation: Generation, since: int) -> bytes:
    found = _step_of(_Known(generation), since) if since else None
    return sets.whole(generation) if found is None else found


def _answer(body: bytes) -> bytes:
    prefixes = questions.read_question(body)
    if prefixes is None:
        raise Refusal(400, "lookup_no_question", bytes=f"{questions.QUESTION_BYTES}")
    return questions.answer(prefixes[:0] if is_marked() else prefixes, _generation())


def _body(request: HttpRequest, most: int) -> bytes:
    length = request.headers.get("Content-Length", "")
    if not length.isdigit() or int(length) > most:
        raise Refusal(413 if length.isdigit() else 411, "lookup_length", most=f"{most}")
    return request.body


def _count(request: HttpRequest, cost: float = 1.0) -> None:
    wait_seconds = counting.count(request.META, cost)
    if wait_seconds:
        raise too_many("too_many", wait_seconds)


def _bytes(content: bytes, cache: str) -> HttpResponse:
    response = HttpResponse(content, content_type=BYTES)
    response.headers["Cache-Control"] = cache
    return response
