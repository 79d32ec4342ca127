"""The one API. Its capabilities bring their routers; this puts them together and says errors as problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from ninja import NinjaAPI

from lachan import __version__
from lachan.centre.cases.api import documents as cases_documents
from lachan.centre.cases.api import routes as cases_routes
from lachan.centre.exchange.partner_api import documents as exchange_documents
from lachan.centre.exchange.partner_api import routes as exchange_routes
from lachan.centre.measures.api import routes as measures_routes
from lachan.centre.measures.partner_api import documents as partner_documents
from lachan.centre.measures.partner_api import routes as partner_routes
from lachan.centre.public import api as public_api
from lachan.centre.reports import api as reports_api
from lachan.centre.web.problems import problem_response
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class LachanAPI(NinjaAPI):
    """NinjaAPI with the schemas of our own types in its OpenAPI document."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """This will give the OpenAPI 3.1 document."""
        document = super().get_openapi_schema(**kwargs)
        document["components"] = {
            "schemas": partner_documents.SCHEMAS
            | exchange_documents.SCHEMAS
            | public_api.SCHEMAS
            | reports_api.SCHEMAS
            | cases_documents.SCHEMAS
            | measures_routes.SCHEMAS,
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key that the operator has issued.",
                },
                **cases_documents.SECURITY,
                **partner_documents.SECURITY,
            },
            "responses": public_api.PROBLEMS
            | reports_api.PROBLEMS
            | cases_documents.PROBLEMS
            | partner_documents.PROBLEMS,
        }
        public_api.put_answers(document)
        cases_documents.put_parameters(document)
        measures_routes.put_parameters(document)
        return document


api = LachanAPI(
    title="Lachan",
    version=__version__,
    description=public_api.DESCRIPTION,
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api",
)
api.add_router("", public_api.router)
api.add_router("", reports_api.router)
api.add_router("", cases_routes.router)
api.add_router("", partner_routes.router)
api.add_router("", exchange_routes.router)
api.add_router("", measures_routes.router)


@api.exception_handler(Refusal)
def say_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """This will say a refusal as a problem."""
    return problem_response(request, refusal)


@api.exception_handler(Http404)
def say_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """This will say 404 as a problem."""
    del error
    return problem_response(request, Refusal(404, "not_found"))
