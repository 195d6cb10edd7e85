from typing import Any

from django.http import Http404
from django.urls import URLPattern, re_path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema

from news.public.throttling import SpentError

from .http import (
    PROBLEM_TYPE,
    handle_http_error,
    handle_invalid,
    handle_not_found,
    handle_spent,
    not_found,
    serve,
)
from .operations import router
from .schemas import Problem

_DESCRIPTION = (
    "What visitors of the portal can read, for programs. Read-only, no key. Answers carry an ETag "
    "and may be kept for a minute; who asks too often gets 429 with Retry-After."
)
# The errors that every operation may return besides its own answers.
_PROBLEMS = {
    "404": "Nothing that visitors can see is there",
    "422": "A parameter is not valid",
    "429": "Too many requests",
}


class ReadOnlyAPI(NinjaAPI):
    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """Ninja's document, with the problem documents under their own media type."""
        document = super().get_openapi_schema(**kwargs)
        schemas = document["components"]["schemas"]
        problem = Problem.model_json_schema(ref_template=REF_TEMPLATE)
        schemas |= problem.pop("$defs", {})
        schemas["Problem"] = problem
        content = {PROBLEM_TYPE: {"schema": {"$ref": REF_TEMPLATE.format(model="Problem")}}}
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, description in _PROBLEMS.items():
                    answer: dict[str, Any] = {"description": description, "content": content}
                    if status == "429":
                        answer["headers"] = {
                            "Retry-After": {
                                "description": "seconds",
                                "schema": {"type": "integer"},
                            }
                        }
                    operation["responses"][status] = answer
        return document


api = ReadOnlyAPI(
    title="Portal API",
    version="1",
    description=_DESCRIPTION,
    urls_namespace="api",
    # Ninja's documentation pages would load a script from another host.
    docs_url=None,
)
api.add_router("", router)
# Ninja's types would have a handler take the class of an error too.
api.add_exception_handler(Http404, handle_not_found)  # type: ignore[arg-type]
api.add_exception_handler(HttpError, handle_http_error)  # type: ignore[arg-type]
api.add_exception_handler(SpentError, handle_spent)  # type: ignore[arg-type]
api.add_exception_handler(ValidationError, handle_invalid)  # type: ignore[arg-type]


def _served() -> list[URLPattern]:
    found, _app, _namespace = api.urls
    patterns = [pattern for pattern in found if isinstance(pattern, URLPattern)]
    for pattern in patterns:
        # Ninja's root page is empty without the documentation pages.
        view = None if pattern.name == "api-root" else pattern.callback
        pattern.callback = serve(view or not_found)
    return [*patterns, re_path("", serve(not_found))]


app_name = "api"
urlpatterns = _served()
