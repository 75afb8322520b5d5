"""Files the pages hand over come whole through the front, whoever asks and however."""

import urllib.request
from collections.abc import Iterator

import pytest

from tests import servers
from tests.faults.house import small
from tests.faults.people import Person

pytestmark = pytest.mark.server
SIZE = 3_000_000


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """A house with the dummy, whose large file anybody may have."""
    home = small(tmp_path_factory.mktemp("outgoing") / "home")
    (home / "large").write_bytes(bytes(range(250)) * (SIZE // 250))
    with servers.running(home, TAMGIANG_DUMMY="1") as started:
        yield started


def test_a_file_comes_whole_and_in_part(house: servers.Server) -> None:
    whole = (house.home / "large").read_bytes()
    with urllib.request.urlopen(f"{house.url}/dummy/large/", timeout=20) as answer:  # noqa: S310
        assert answer.read() == whole
        assert "X-Accel-Redirect" not in answer.headers
    part = urllib.request.Request(  # noqa: S310 - our own server
        f"{house.url}/dummy/large/", headers={"Range": "bytes=1000-1999"}
    )
    with urllib.request.urlopen(part, timeout=20) as answer:  # noqa: S310
        assert (answer.status, answer.read()) == (206, whole[1000:2000])


def test_an_export_keeps_its_name_its_type_and_what_guards_it(house: servers.Server) -> None:
    person = Person(house.url).sign_in("nhaplieu")
    cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    asked = urllib.request.Request(  # noqa: S310 - our own server
        f"{house.url}/registers/cameras.camera/export.csv",
        headers={"Cookie": cookies},
    )

    with urllib.request.urlopen(asked, timeout=20) as answer:  # noqa: S310
        text = answer.read().decode("utf-8-sig")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="cameras.camera.csv"' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"]
    head, row = text.splitlines()
    assert head.startswith("Mã camera,")
    assert row.startswith("FIRST,")


def test_the_folder_of_files_is_nobody_s_to_look_into(house: servers.Server) -> None:
    Person(house.url).get("/dummy/large/")
    waiting = [path.name for path in (house.home / "run" / "outgoing").iterdir()]
    assert waiting
    assert all(Person(house.url).get(f"/{name}").status == 404 for name in waiting)
