"""`POST /api/v1/check` and `/check/batch`.

The bodies are read and written by msgspec, which is several times as fast as the framework's own way; the OpenAPI
document is made from the same types, so that it can't say anything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from lachan.centre.accounts.shown_keys import key_of
from lachan.centre.public.documents import (
    DESCRIPTION,
    PROBLEMS,
    SCHEMAS,
    batch_operation,
    check_operation,
    put_answers,
)
from lachan.centre.public.forms import Asked, check_length, read_form
from lachan.centre.public.misfits import refuse_misfit, refuse_part
from lachan.centre.public.queries import Told, answer_many, answer_one, appealed_in, ask
from lachan.centre.public.schemas import (
    BatchAnswer,
    BatchQuestion,
    CheckAnswer,
    CheckQuestion,
)
from lachan.centre.public.telling import tell
from lachan.centre.web import limits
from lachan.centre.web.json_bodies import without_halves
from lachan.centre.web.reading import reading
from lachan.centre.web.refusals import Refusal
from lachan.engine import Question
from lachan.engine.model import InputKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

__all__ = ["DESCRIPTION", "PROBLEMS", "SCHEMAS", "put_answers", "router"]

router = Router()

MAX_CHECK_BYTES = 1_000_000
MAX_BATCH_BYTES = 10_000_000
_JSON = "application/json"
_MULTIPART = "multipart/form-data"
_FILE_PARTS = frozenset({"picture"})
_TEXT_PARTS = frozenset({"text", "kind"})

_encoder = msgspec.json.Encoder()
_read_check = msgspec.json.Decoder(CheckQuestion)
_read_batch = msgspec.json.Decoder(BatchQuestion)


@router.post("/check", **check_operation())
def check_one(request: HttpRequest) -> HttpResponse:
    """This will answer for one text, or for a picture."""
    key = key_of(request)
    counted = key.sha256 if key else ""
    content_type = request.content_type
    if content_type == _JSON:
        check_length(request, MAX_CHECK_BYTES, MAX_CHECK_BYTES)
        limits.spend(request, key=counted)
        question = _decode(request, _read_check, of_batch=False)
        asked = Asked(question.text, question.kind)
    elif content_type == _MULTIPART:
        limits.spend(request, key=counted)
        asked = _read_parts(request)
        if asked.picture is not None:
            limits.spend_picture(request, key=counted)
    else:
        raise Refusal(415, "content_type", allowed=f"{_JSON}, {_MULTIPART}")
    # on the page an empty field is refused; to a machine an empty text has an honest answer: unknown, with a note
    blank = asked.picture is None and not asked.text.strip()
    told = Told(answer_one(Question(asked.text, asked.kind)), asked.text) if blank else ask(asked)
    appealed = appealed_in([told.answer], now=timezone.now())[0]
    return _send(_answer(told, appealed, with_score=key is not None))


@router.post("/check/batch", **batch_operation())
def check_batch(request: HttpRequest) -> HttpResponse:
    """This will answer for many texts, each by itself, in their order. It needs a key."""
    key = key_of(request)
    if key is None:
        raise Refusal(401, "key_needed")
    if request.content_type != _JSON:
        raise Refusal(415, "content_type", allowed=_JSON)
    check_length(request, MAX_BATCH_BYTES, MAX_BATCH_BYTES)
    batch = _decode(request, _read_batch, of_batch=True)
    limits.spend(request, len(batch.items), key=key.sha256)
    questions = [
        Question(item) if isinstance(item, str) else Question(item.text, item.kind) for item in batch.items
    ]
    answers = answer_many(questions)
    told = [Told(answer, question.text) for answer, question in zip(answers, questions, strict=True)]
    appealed = appealed_in(answers, now=timezone.now())
    return _send(
        BatchAnswer([_answer(one, named, with_score=True) for one, named in zip(told, appealed, strict=True)])
    )


def _decode[T](request: HttpRequest, decoder: msgspec.json.Decoder[T], *, of_batch: bool) -> T:
    """This will read the body. Raises Refusal: 422 for another form, 400 for what isn't JSON."""
    with reading(request):
        body = request.read()
    try:
        try:
            return decoder.decode(body)
        except msgspec.ValidationError:
            raise
        except msgspec.DecodeError:
            return decoder.decode(without_halves(body))
    except msgspec.ValidationError as error:
        raise refuse_misfit(error, of_batch=of_batch) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refusal(400, "not_json") from None


def _read_parts(request: HttpRequest) -> Asked:
    asked = read_form(request)
    for files, wanted, why in ((request.FILES, _FILE_PARTS, "not_file"), (request.POST, _TEXT_PARTS, "file")):
        for name in files:
            if name not in wanted:
                raise refuse_part(name, why if name in _FILE_PARTS | _TEXT_PARTS else "unknown")
    try:
        kind = InputKind(request.POST.get("kind", "auto"))
    except ValueError:
        raise refuse_part("kind", "kind") from None
    if asked.picture is None and not asked.text:
        raise Refusal(422, "empty")
    return Asked(asked.text, kind, asked.picture)


def _answer(told: Told, appealed: Sequence[str], *, with_score: bool) -> CheckAnswer:
    return tell(told.answer, with_score=with_score, picture=told.picture, codes=told.codes, appealed=appealed)


def _send(content: Any) -> HttpResponse:
    response = HttpResponse(_encoder.encode(content), content_type=_JSON)
    # as strict as for pages, and ready: putting the pages' policy together takes 15 µs each time
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response
