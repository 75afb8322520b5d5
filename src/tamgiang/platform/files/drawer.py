"""`python -m tamgiang.platform.files.drawer FILE FOLDER`: a picture drawn anew, twice smaller.

Nothing of the upload but its points is carried over: no place, camera, comment, profile or
appended bytes. The camera's orientation is applied. Writes `view.jpg` (1600 px) and `thumb.jpg`
(320 px); exit status 0 means that both stand.
"""

import sys
from pathlib import Path

from PIL import Image, ImageOps

from tamgiang.platform.files.inspector.limits import LIMITS, confine
from tamgiang.platform.files.inspector.pictures import CODES

VIEW, THUMB = 1600, 320
WHITE = (255, 255, 255)


def main(arguments: list[str]) -> int:
    """Draw both; an exception ends the process with another status."""
    source, folder = Path(arguments[0]), Path(arguments[1])
    confine(LIMITS)
    Image.MAX_IMAGE_PIXELS = LIMITS.pixels
    with Image.open(source, formats=list(CODES)) as picture:
        # A JPEG is decoded at half or a quarter of its size when that is enough.
        picture.draft("RGB", (VIEW, VIEW))
        turned = ImageOps.exif_transpose(picture)
        view = _flat(turned)
    view.thumbnail((VIEW, VIEW), Image.Resampling.LANCZOS)
    view.save(folder / "view.jpg", "JPEG", quality=85, optimize=True, progressive=True)
    view.thumbnail((THUMB, THUMB), Image.Resampling.LANCZOS)
    view.save(folder / "thumb.jpg", "JPEG", quality=80, optimize=True)
    return 0


def _flat(picture: Image.Image) -> Image.Image:
    """The points alone, on white where the picture is transparent."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        through = picture.convert("RGBA")
        flat = Image.new("RGB", picture.size, WHITE)
        flat.paste(through, mask=through.getchannel("A"))
        return flat
    flat = Image.new("RGB", picture.size)
    flat.paste(picture.convert("RGB"))
    return flat


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
