"""What is open: public figures and public fields, and nothing about anybody."""

import pytest

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Privacy
from tamgiang.platform.events.relay import drain
from tamgiang.platform.indicators.selectors import reading
from tamgiang.platform.opendata import dcat, figures, registers
from tamgiang.platform.registers.services import create, withdraw
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.registry.registry import registers as all_registers
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.scopes import no_scope

TITLE = Label("Trạm", "Stations")
AREA, STATION = "quang-dien", "infrastructure.station"


def test_no_register_about_people_is_open_and_every_open_field_is_public() -> None:
    opened = registers.open_registers()

    assert STATION in [register.full_name for register in opened]
    for register in opened:
        assert not register.personal
        assert {f.privacy for f in registers.open_fields(register)} == {Privacy.PUBLIC}


def test_any_other_register_is_not_found() -> None:
    closed = set(all_registers()) - {r.full_name for r in registers.open_registers()}

    assert {"people.resident", "cameras.camera", "documents.secret_stub"} <= closed
    for name in (*sorted(closed), "no.such"):
        with pytest.raises(NotFound):
            registers.open_register(name)


def test_records_of_the_day_with_the_unit_of_the_day(quick_sample: SampleArea) -> None:
    register = register_named("infrastructure.room")
    block = next(h.block for h in quick_sample.hamlets if h.commune_code == "19894")
    common = {"kind": "one_stop", "agency": "Nội bộ", "block": block}
    for code, begin, end in (("R-1", "2023-01-05", None), ("R-2", "2023-01-05", "2024-01-01")):
        values = common | {"code": code, "name": f"=Phòng {code}", "effective_on": begin}
        create(register, values | ({"ended_on": end} if end else {}), actor="system:test")
    gone = create(
        register,
        common | {"code": "R-3", "name": "Nhầm", "effective_on": "2023-01-05"},
        actor="system:test",
    )
    withdraw(gone, reason="nhập nhầm", actor="system:test")

    with no_scope():
        before = list(registers.rows(register, AREA, quick_sample.today.replace(2023, 8, 22)))
        after = list(registers.rows(register, AREA, quick_sample.today))

    assert [row["code"] for row in before] == ["R-1", "R-2"]
    assert [row["code"] for row in after] == ["R-1"]
    assert before[0]["unit_name"] == "Xã Quảng Thọ"
    assert after[0]["unit_name"] != "Xã Quảng Thọ"
    assert "agency" not in after[0]


def test_figures_stand_for_the_area_and_each_unit(quick_sample: SampleArea) -> None:
    drain()
    read = reading(AREA, quick_sample.today.replace(2023, 8, 22))

    rows = list(figures.rows(read, "Quảng Điền"))
    layer = figures.layer(read)

    codes = {row[6] for row in rows}
    assert len(rows) == len(codes) * (1 + len(read.units))
    assert {len(row) for row in rows} == {len(figures.HEADS)}
    assert all(set(f["properties"]["figures"]) == codes for f in layer["features"])


def test_no_cell_is_a_formula() -> None:
    assert registers.safe("=1+1") == "'=1+1"
    assert registers.safe("@x") == "'@x"
    assert registers.safe("Chợ Sịa") == "Chợ Sịa"
    assert registers.safe(-5) == -5


def test_the_catalogue_names_each_file_once_with_its_licence() -> None:
    told = dcat.document(
        "https://h/open/catalogue.jsonld",
        "UBND",
        "Quảng Điền",
        "2026-11-23",
        [dcat.DataSet("a", TITLE, TITLE, (("csv", "https://h/open/a.csv"),))],
    )

    (data_set,) = told["dcat:dataset"]
    (file,) = data_set["dcat:distribution"]
    assert told["@type"] == "dcat:Catalog"
    assert file["dcat:downloadURL"] == {"@id": "https://h/open/a.csv"}
    assert file["dct:license"] == {"@id": dcat.LICENCE}
