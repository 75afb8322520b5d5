"""The interface's own OpenAPI document: beside each answer, the refusals that may come instead."""

from typing import Any

from ninja import NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema
from pydantic import Field

from tamgiang.platform.api.problems import CONTENT_TYPE

#: What may be refused, by status; 401 and 403 only where an address asks who one is.
ANYWHERE = {
    400: "The request cannot be read",
    404: "What was asked for does not exist, or not for this person",
    422: "A parameter or the body does not have the declared form",
    429: "Too many requests in a short time; Retry-After says how long to wait",
    500: "A fault of the house; nothing was saved",
    507: "The disk is full; nothing was saved",
}
GUARDED = {401: "Sign in first", 403: "Not permitted, or the token of the form is missing"}
_REF = {"$ref": "#/components/schemas/Problem"}


class Fault(Schema):
    """Where a request is wrong, and how."""

    at: list[str | int]
    message: str


class Problem(Schema):
    """Why nothing came of a request (RFC 9457)."""

    type: str = Field(description="Names the reason; stays the same over versions")
    title: str = Field(description="In the language of the request")
    status: int
    code: str
    retryable: bool
    instance: str
    errors: list[Fault] = Field(default=[], description="Each parameter that is wrong")


class HouseApi(NinjaAPI):
    """Ninja's interface, whose document says how requests are refused."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The document, with the refusals of every operation."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schemas = document["components"].setdefault("schemas", {})
        template = "#/components/schemas/{model}"
        problem = Problem.model_json_schema(ref_template=template)
        schemas |= problem.pop("$defs")
        schemas["Problem"] = problem
        for path in document["paths"].values():
            for operation in path.values():
                _add_refusals(operation)
        return document


def _add_refusals(operation: dict[str, Any]) -> None:
    guarded = operation.get("security") or "requestBody" in operation
    for status, meaning in (ANYWHERE | (GUARDED if guarded else {})).items():
        content = {CONTENT_TYPE: {"schema": _REF}}
        operation["responses"].setdefault(status, {"description": meaning, "content": content})
