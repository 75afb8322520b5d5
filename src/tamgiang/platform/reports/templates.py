"""Where templates come from: supplied with the package, kept by people, or a file in hand."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from tamgiang.kernel.labels import Label
from tamgiang.platform.reports import store
from tamgiang.platform.reports.faults import UnknownTemplate
from tamgiang.platform.reports.models import ReportTemplate

FOLDER = Path(__file__).with_name("templates_docx")
SUPPLIED = {
    "district-review": Label(
        "Báo cáo kết quả chuyển đổi số trên địa bàn huyện", "Review of the district"
    ),
}


@dataclass(frozen=True)
class TemplateFile:
    """A DOCX with figure codes, not yet checked."""

    name: str
    title: Label
    content: bytes

    @cached_property
    def sha256(self) -> str:
        """Digest of the file, kept with every issue made from it."""
        return sha256(self.content).hexdigest()


def named(name: str) -> TemplateFile:
    """A kept template, or a supplied one. Raises UnknownTemplate."""
    kept = ReportTemplate.objects.filter(name=name).first()
    if kept is not None:
        title = Label(kept.title, kept.title)
        return TemplateFile(name, title, store.get(kept.sha256, "docx"))
    if name in SUPPLIED:
        return TemplateFile(name, SUPPLIED[name], (FOLDER / f"{name}.docx").read_bytes())
    raise UnknownTemplate(name=name, names=", ".join(names()))


def names() -> list[str]:
    """Every name `named` knows, the supplied ones first."""
    kept = ReportTemplate.objects.exclude(name__in=SUPPLIED).values_list("name", flat=True)
    return [*SUPPLIED, *kept]


def in_hand(given: str) -> TemplateFile:
    """The file at a path, or else the template of that name. Raises UnknownTemplate."""
    path = Path(given)
    if path.suffix.lower() == ".docx" and path.is_file():
        return TemplateFile(path.stem, Label(path.stem, path.stem), path.read_bytes())
    return named(given)
