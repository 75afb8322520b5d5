"""A layer of the maps as GeoJSON: what the person of the request may see of it."""

import json
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from tamgiang.kernel.layers import as_geojson
from tamgiang.platform.registry.registry import layer_named
from tamgiang.platform.ui.access import require


def layer_json(request: HttpRequest, layer: str) -> HttpResponse:
    """The features of a layer within the open scope; 304 when the reader has the same already.

    The ETag is of what is told, so it differs by scope and language. No cache keeps it, as no page
    of a person is kept: a map holds its last answer and names its tag. Raises NotFound or
    NotPermitted.
    """
    found = layer_named(layer)
    require(request, found.permission)
    told = as_geojson(found.features(), get_language() or "vi")
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    answer: HttpResponse
    if tag in request.headers.get("If-None-Match", ""):
        answer = HttpResponseNotModified()
    else:
        answer = HttpResponse(body, content_type="application/geo+json")
    answer["ETag"] = tag
    patch_vary_headers(answer, ("Cookie", "Accept-Language"))
    return answer
