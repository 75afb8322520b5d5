"""The steps of an import, as pages, command line and tests call them."""

from tamgiang.platform.imports.services.apply import apply
from tamgiang.platform.imports.services.decide import cancel, confirm, undo
from tamgiang.platform.imports.services.mapping import propose_mapping, set_mapping, sheets
from tamgiang.platform.imports.services.preview import bad_rows_file, preview
from tamgiang.platform.imports.services.recover import recover
from tamgiang.platform.imports.services.upload import upload

__all__ = [
    "apply",
    "bad_rows_file",
    "cancel",
    "confirm",
    "preview",
    "propose_mapping",
    "recover",
    "set_mapping",
    "sheets",
    "undo",
    "upload",
]
