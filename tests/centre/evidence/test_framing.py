from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.http import HttpRequest, HttpResponse
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.test import RequestFactory

from lachan.centre.evidence.framing import shows_evidence

if TYPE_CHECKING:
    from pytest_django import Settings


@shows_evidence
def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("page")


def policy_of() -> str:
    response = ContentSecurityPolicyMiddleware(page)(RequestFactory().get("/desk/"))
    assert isinstance(response, HttpResponse)
    return str(response.headers["Content-Security-Policy"])


def test_a_page_that_shows_evidence_allows_the_second_host_for_pictures_and_frames_alone() -> None:
    parts = dict(part.strip().split(" ", 1) for part in policy_of().split(";"))
    assert parts["img-src"] == "'self' http://evidence.localhost:*"
    assert parts["frame-src"] == "http://evidence.localhost:*"
    assert parts["script-src"] == "'self'"
    assert parts["default-src"] == "'none'"


def test_without_such_a_host_nothing_is_added(settings: Settings) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, hosts=("desk.centre.example",))
    assert "evidence" not in policy_of()
    assert "frame-src" not in policy_of()
