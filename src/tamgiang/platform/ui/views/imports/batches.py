"""Imports as a person may see them: which, how far, and in which words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Register
from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.orgunits.selectors import block_to_commune
from tamgiang.platform.registry.registry import register_named, registers
from tamgiang.platform.scopes import current_scope
from tamgiang.platform.ui.access import may_reveal, may_write, require
from tamgiang.platform.ui.area import area_code
from tamgiang.platform.ui.status import Light
from tamgiang.platform.ui.words import today

LIGHTS = {
    BatchState.UPLOADED: Light(
        "uploaded", Label("Chờ chọn cột", "Columns to match"), "slow", "columns"
    ),
    BatchState.MAPPED: Light("mapped", Label("Đang đối chiếu", "Being compared"), "data", "loader"),
    BatchState.PREVIEWED: Light(
        "previewed", Label("Chờ xác nhận", "To be confirmed"), "slow", "clock"
    ),
    BatchState.APPLYING: Light("applying", Label("Đang ghi", "Being written"), "data", "loader"),
    BatchState.APPLIED: Light("applied", Label("Đã nhập", "Taken in"), "good", "circle-check"),
    BatchState.UNDOING: Light("undoing", Label("Đang hoàn tác", "Being undone"), "data", "loader"),
    BatchState.UNDONE: Light("undone", Label("Đã hoàn tác", "Undone"), "none", "arrow-back-up"),
    BatchState.CANCELLED: Light("cancelled", Label("Đã hủy", "Cancelled"), "none", "circle-x"),
    BatchState.FAILED: Light(
        "failed", Label("Không thành công", "Failed"), "behind", "alert-triangle"
    ),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the wizard as the line above the page shows it."""

    text: str
    done: bool
    here: bool


def steps(here: int) -> list[Step]:
    """File, columns, preview, result; `here` counts from 0."""
    words = (_("File"), _("Columns"), _("Preview"), _("Result"))
    return [Step(text, number < here, number == here) for number, text in enumerate(words)]


def light_of(batch: Batch) -> Light:
    """The state in shape, colour and word."""
    return LIGHTS[BatchState(batch.state)]


def visible(request: HttpRequest) -> QuerySet[Batch]:
    """One's own imports; those of everybody for a person whose place is the whole area.

    A sheet may hold rows of any place, so a part of the area is not enough to read others' files.
    """
    require(request, "imports.run")
    scope = current_scope()
    found = Batch.objects.order_by("-pk")
    whole = scope.blocks is None or block_to_commune(area_code(), today()).keys() <= scope.blocks
    return found if whole else found.filter(actor=scope.actor)


def opened(request: HttpRequest, pk: int) -> Batch:
    """The import of an address. Raises NotFound, also when it is somebody else's business."""
    batch = visible(request).filter(pk=pk).first()
    if batch is None:
        raise NotFound(what=Label("lần nhập này", "This import"))
    return batch


def register_of(batch: Batch) -> Register:
    """The register it goes into."""
    return register_named(batch.register)


def writable(request: HttpRequest) -> list[Register]:
    """The registers this person may write, in the order of the modules."""
    return [register for register in registers().values() if may_write(request.user, register)]


def may_see_cells(request: HttpRequest, batch: Batch) -> bool:
    """Whether raw cells may be shown: to whoever brought the file, or may see personal values."""
    register = register_of(batch)
    own = batch.actor == current_scope().actor
    return own or not register.personal or may_reveal(request.user, register)


def known_sources(batches: Iterable[str]) -> list[str]:
    """Names of sources given before, each once, in order."""
    return sorted({source for source in batches if source})
