"""Pictures: only the head is read here; drawing anew is a job of its own."""

from pathlib import Path

from PIL import Image, UnidentifiedImageError

from tamgiang.platform.files.inspector.limits import LIMITS, Refused

#: The one decoder a type is given to, so that a name cannot choose a rarer one.
FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
CODES = {"JPEG": "jpeg", "PNG": "png", "WEBP": "webp"}


def look_at_picture(path: Path, extension: str) -> str:
    """The type of a sound picture. Raises Refused for one of too many points."""
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(path, formats=list(CODES)) as picture:
            wide, high = picture.size
            found = CODES[str(picture.format)]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Refused("files.damaged") from None
    if wide * high > LIMITS.pixels:
        raise Refused("files.bomb")
    if not wide or not high:
        raise Refused("files.damaged")
    return found
