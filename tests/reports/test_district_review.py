"""The district's report of 22 August 2023 comes out of the sample area's records, word for word."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
import yaml

from tamgiang.platform.reports.tests.documents import body_text, with_text
from tests import servers

pytestmark = pytest.mark.server
FACTS = Path(__file__).with_name("report-2023-08-22.yaml")


@pytest.fixture(scope="module")
def area(seeded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample area, to write reports from and to break."""
    return Path(shutil.copytree(seeded_home, tmp_path_factory.mktemp("reports") / "home"))


@pytest.fixture(scope="module")
def written(area: Path) -> dict[str, Path]:
    """The supplied report as DOCX and as PDF."""
    found = {}
    for kind in ("docx", "pdf"):
        found[kind] = area / f"review.{kind}"
        words = ("--area", "quang-dien", "--as-of", "2023-08-22", "--out", str(found[kind]))
        done = tamgiang(area, "report", "district-review", *words)
        assert done.returncode == 0, done.stderr
    return found


def tamgiang(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*servers.COMMAND, *words],
        env=servers.environment(home, PYTHONWARNINGS="ignore"),
        capture_output=True,
        text=True,
        timeout=300,
    )


def facts() -> Iterator[tuple[str, str]]:
    for pillar in yaml.safe_load(FACTS.read_text()).values():
        yield from pillar.items()


def test_every_figure_of_the_public_report_is_in_both_documents(written: dict[str, Path]) -> None:
    texts = {
        "docx": body_text(written["docx"].read_bytes()),
        "pdf": "\n".join(page.extract_text() for page in pypdf.PdfReader(written["pdf"]).pages),
    }
    for kind, text in texts.items():
        plain = " ".join(text.split())
        for name, sentence in facts():
            assert sentence in plain, (kind, name)


def test_one_digit_changed_is_named_and_all_else_holds(
    area: Path, written: dict[str, Path]
) -> None:
    edited = area / "edited.docx"
    edited.write_bytes(with_text(written["docx"].read_bytes(), ">99,43%<", ">99,34%<"))

    done = tamgiang(area, "verify-report", str(edited), "--json")

    assert done.returncode == 1
    drifted = [figure for figure in json.loads(done.stdout)["figures"] if not figure["holds"]]
    assert [(figure["code"], figure["frozen"], figure["live"]) for figure in drifted] == [
        (
            "outreach.hue_s_officials",
            [{"form": "printed", "issued": "99,43%", "document": "99,34%"}],
            [],
        )
    ]


def test_one_back_dated_record_is_named_as_live_drift(area: Path, written: dict[str, Path]) -> None:
    script = """
from datetime import date
from tamgiang.platform.orgunits.selectors import hamlets
from tamgiang.platform.registers.services import create
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.scopes import system_scope
with system_scope("test"):
    create(register_named("cameras.camera"), {
        "code": "CAM-LATE", "kind": "public", "block": hamlets("quang-dien")[0].id,
        "effective_on": date(2023, 8, 1)}, actor="test")
"""
    assert tamgiang(area, "manage", "shell", "-c", script).returncode == 0

    done = tamgiang(area, "verify-report", str(written["pdf"]), "--json")

    assert done.returncode == 1
    verdict = json.loads(done.stdout)
    drifted = [figure for figure in verdict["figures"] if not figure["holds"]]
    assert [(figure["code"], figure["frozen"]) for figure in drifted] == [("cameras.public", [])]
    moved = {change["what"]: (change["issued"], change["now"]) for change in drifted[0]["live"]}
    assert moved["rows"] == ("44", "45")
    assert verdict["file"] == "same"


def test_a_refusal_ends_with_status_2(area: Path) -> None:
    words = ("--area", "quang-dien", "--as-of", "2023-08-22", "--out", str(area / "x.docx"))
    unknown = tamgiang(area, "report", "no-such", *words)
    assert (unknown.returncode, "[reports.unknown_template]" in unknown.stderr) == (2, True)


@pytest.mark.faults
def test_the_pdf_is_sound_to_qpdf(written: dict[str, Path]) -> None:
    qpdf = shutil.which("qpdf") or pytest.skip("qpdf is not installed")
    done = subprocess.run([qpdf, "--check", str(written["pdf"])], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.faults
def test_a_word_processor_opens_the_document_and_shows_the_same(
    written: dict[str, Path], tmp_path: Path
) -> None:
    office = shutil.which("soffice") or pytest.skip("LibreOffice is not installed")
    converted(office, "txt:Text (encoded):UTF8", written["docx"], tmp_path)

    plain = " ".join((tmp_path / "review.txt").read_text(encoding="utf-8-sig").split())
    for name, sentence in facts():
        assert sentence in plain, name


@pytest.mark.faults
def test_a_document_saved_by_another_program_still_holds(
    area: Path, written: dict[str, Path], tmp_path: Path
) -> None:
    office = shutil.which("soffice") or pytest.skip("LibreOffice is not installed")
    # The area has moved on by the tests above: a fresh report is saved again.
    fresh = tmp_path / "fresh.docx"
    words = ("--area", "quang-dien", "--as-of", "2023-08-22", "--out", str(fresh))
    assert tamgiang(area, "report", "district-review", *words).returncode == 0
    saved = tmp_path / "saved"
    converted(office, "docx:MS Word 2007 XML", fresh, saved)

    done = tamgiang(area, "verify-report", str(saved / "fresh.docx"), "--json")

    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["file"] == "extended"


def converted(office: str, kind: str, source: Path, folder: Path) -> None:
    subprocess.run(
        [office, "--headless", "--convert-to", kind, "--outdir", folder, source],
        env={"HOME": str(folder.parent), "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
        timeout=300,
    )
