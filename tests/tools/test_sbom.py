"""The list of parts names what the locks pin, and nothing twice."""

from tools.commands import ROOT
from tools.sbom import document, python_parts, web_parts


def test_pinned_lines_become_components() -> None:
    lock = "# made\ndjango==5.2.19 ; x \\\n    --hash=sha256:aa\nPyYAML==6.0.3 \\\n"

    assert [part["purl"] for part in python_parts(lock)] == [
        "pkg:pypi/django@5.2.19",
        "pkg:pypi/pyyaml@6.0.3",
    ]


def test_packages_of_the_pages_are_named_with_their_scope() -> None:
    lock = '{"packages": {"": {}, "node_modules/@tabler/icons": {"version": "3.51.0"}}}'

    [part] = web_parts(lock)

    assert part["purl"] == "pkg:npm/%40tabler/icons@3.51.0"
    assert part["name"] == "@tabler/icons"


def test_every_pinned_part_of_the_house_is_listed_once() -> None:
    refs = [part["bom-ref"] for part in document()["components"]]
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if line[:1].isalnum()]

    assert len(refs) == len(set(refs))
    assert len([ref for ref in refs if ref.startswith("pkg:pypi/")]) == len(pinned)
    assert any(ref.startswith("pkg:pypi/django@") for ref in refs)
    assert any(ref.startswith("pkg:npm/maplibre-gl@") for ref in refs)
