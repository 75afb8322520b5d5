"""The least an ODS file may be."""

import zipfile
from pathlib import Path

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)
_CONTENT = (
    f"<office:document-content {_SPACES}><office:body><office:spreadsheet>"
    '<table:table table:name="Bảng">{rows}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)


def write_ods(path: Path, rows: str) -> Path:
    """A spreadsheet of one table with `rows`, which are its table-row elements."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", _CONTENT.format(rows=rows))
    return path
