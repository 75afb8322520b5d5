"""The only writers of files."""

from tamgiang.platform.files.services.attaching import Upload, attach
from tamgiang.platform.files.services.deciding import destroy, release
from tamgiang.platform.files.services.erasing import erase_files
from tamgiang.platform.files.services.looking import look
from tamgiang.platform.files.services.preparing import prepare
from tamgiang.platform.files.services.removing import bring_back, detach

__all__ = (
    "Upload",
    "attach",
    "bring_back",
    "destroy",
    "detach",
    "erase_files",
    "look",
    "prepare",
    "release",
)
