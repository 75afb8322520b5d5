"""The data an issued report carries inside itself, in DOCX and PDF alike: figures.json."""

import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from tamgiang.kernel.chain import digest
from tamgiang.platform.reports.faults import NoFiguresInside

FORMAT = "tamgiang-figures/1"
NAMESPACE = "urn:tamgiang:figures:1"
_PART = re.compile(r"customXml/item(\d+)\.xml")
MAX_CARRIED = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Carried:
    """Which issue a file says it is, and what it says of its figures."""

    issue: str
    body: dict[str, Any]

    @property
    def intact(self) -> bool:
        """Whether the carried data still have the digest they were written with."""
        rest = {name: value for name, value in self.body.items() if name != "digest"}
        return digest(rest) == self.body.get("digest")

    def figure(self, short_id: str) -> dict[str, Any] | None:
        """What the file says of one figure."""
        found: Sequence[dict[str, Any]] = self.body.get("figures", ())
        return next((figure for figure in found if figure.get("id") == short_id), None)


def sealed(body: dict[str, Any]) -> bytes:
    """The JSON text of `body` with its own digest and the name of the format."""
    whole = {"format": FORMAT, **body}
    sealed_body = {**whole, "digest": digest(whole)}
    return json.dumps(sealed_body, ensure_ascii=False, indent=1).encode()


def parsed(text: bytes) -> Carried:
    """Read figures.json. Raises NoFiguresInside when it is not of this format."""
    try:
        body = json.loads(text)
        if body["format"] == FORMAT:
            return Carried(str(body["issue"]), body)
    except (ValueError, KeyError, TypeError):
        pass
    raise NoFiguresInside()


def put_into(document: Document, text: bytes) -> None:
    """Add figures.json to a DOCX as a custom XML part, which word processors keep."""
    package = document.part.package
    taken = [_PART.search(str(part.partname)) for part in package.iter_parts()]
    number = 1 + max((int(found.group(1)) for found in taken if found), default=0)
    blob = f'<figures xmlns="{NAMESPACE}">{escape(text.decode())}</figures>'
    name = PackURI(f"/customXml/item{number}.xml")
    part = Part(name, "application/xml", blob.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def taken_from_docx(content: bytes) -> Carried:
    """Find figures.json in a DOCX that passed the package check. Raises NoFiguresInside."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if not _PART.fullmatch(name):
                continue
            text = archive.read(name)
            if NAMESPACE.encode() in text:
                # The package check has refused document types, so no entity can expand.
                root = ElementTree.fromstring(text)  # noqa: S314
                return parsed((root.text or "").encode())
    raise NoFiguresInside()
