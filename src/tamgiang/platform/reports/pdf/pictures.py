"""Pictures that stand in running text; what floats over a page has no place in the layout."""

from dataclasses import dataclass, field
from hashlib import sha256

from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_SUFFIXES = {"image/png": "png", "image/jpeg": "jpg"}
_INLINE = qn("wp:inline")
_EXTENT = qn("wp:extent")
_NAMED = qn("wp:docPr")
_BLIP = qn("a:blip")
EMU_PER_POINT = 12_700


@dataclass(frozen=True, slots=True)
class Pictures:
    """Finds the pictures of one part of a document and keeps their bytes by file name."""

    part: Part
    taken: dict[str, bytes] = field(default_factory=dict)

    def of_part(self, part: Part) -> "Pictures":
        """The same collection for another part: a header has its own relations."""
        return Pictures(part, self.taken)

    def read(self, drawing: BaseOxmlElement) -> dict[str, object] | None:
        """File name, size in points and words of an inline PNG or JPEG; None for all else."""
        inline = drawing.find(_INLINE)
        blip = next(drawing.iter(_BLIP), None)
        if inline is None or blip is None:
            return None
        image = self.part.related_parts.get(blip.get(qn("r:embed")) or "")
        if image is None or image.content_type not in _SUFFIXES:
            return None
        name = f"{sha256(image.blob).hexdigest()[:24]}.{_SUFFIXES[image.content_type]}"
        self.taken[name] = image.blob
        extent, named = inline.find(_EXTENT), inline.find(_NAMED)
        return {
            "picture": name,
            "width": int(extent.get("cx")) / EMU_PER_POINT,
            "height": int(extent.get("cy")) / EMU_PER_POINT,
            "alt": (named.get("descr") or "") if named is not None else "",
        }
