"""Files made for tests: sound ones, and ones that carry something."""

import io
import zipfile
import zlib
from collections.abc import Mapping

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCX = {
    "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>',
    "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"/>',
    "word/document.xml": "<w:document><w:body><w:t>Biên bản</w:t></w:body></w:document>",
}
XLSX = {"[Content_Types].xml": f'<Types xmlns="{TYPES}"/>', "xl/workbook.xml": "<workbook/>"}
#: Latitude and longitude of Sịa, as a phone writes them.
GPS = {1: "N", 2: (16.0, 35.0, 6.0), 3: "E", 4: (107.0, 30.0, 33.0)}


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """An upload under a name, as Django hands it over."""
    file = SimpleUploadedFile("x", content)
    # Past Django's own cleaning, which is not the only way in.
    file._name = name  # type: ignore[attr-defined]
    return file


def picture(
    wide: int = 40, high: int = 20, form: str = "JPEG", *, turned: bool = False, colour: str = "red"
) -> bytes:
    """A picture with a camera's name, a place and (when turned) an orientation in it."""
    image = Image.new("RGB", (wide, high), colour)
    exif = Image.Exif()
    exif[0x0110] = "MAYANH-9"
    exif.get_ifd(0x8825).update(GPS)
    if turned:
        exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, form, exif=exif)
    return out.getvalue()


def archive(members: Mapping[str, str | bytes], *, packed: bool = True) -> bytes:
    """A zip of the members, in order."""
    out = io.BytesIO()
    how = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", how) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def related(target: str, kind: str = "attachedTemplate", mode: str = "External") -> str:
    """A relationships part with one relationship."""
    return (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/{kind}" '
        f'Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def pdf(objects: bytes = b"", *, behind: bytes = b"") -> bytes:
    """A PDF of one empty page with more objects in it."""
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
        + objects
        + b"trailer\n<</Root 1 0 R/Size 3>>\nstartxref\n9\n%%EOF\n"
        + behind
    )


def packed_object(content: bytes) -> bytes:
    """An object stream, as PDF 1.5 packs objects."""
    body = zlib.compress(content)
    head = b"5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\n" % len(body)
    return head + b"stream\n" + body + b"\nendstream\nendobj\n"
