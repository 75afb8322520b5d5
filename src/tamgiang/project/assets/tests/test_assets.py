"""The assets are what the pages name, and the map of the country is whole."""

import json
import re
from pathlib import Path

import pytest

from tamgiang.project.assets import icons, outline
from tamgiang.project.home import PACKAGE

LINE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" stroke="currentColor">\n'
    '  <path d="M1 1" />\n</svg>'
)


def test_the_sprite_holds_one_symbol_per_name_in_order(tmp_path: Path) -> None:
    # given a folder with one outline and one filled drawing
    for kind, name in (("outline", "home"), ("filled", "star")):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / f"{name}.svg").write_text(LINE)

    # when both are asked for, one of them twice
    sprite = icons.build_sprite(tmp_path, ["star-filled", "home", "home"])

    # then each is there once, drawn the way its kind is drawn
    assert sprite.splitlines() == [
        '<svg xmlns="http://www.w3.org/2000/svg">',
        f'<symbol id="home" viewBox="0 0 24 24" {icons.OUTLINE}><path d="M1 1" /></symbol>',
        '<symbol id="star-filled" viewBox="0 0 24 24" fill="currentColor">'
        '<path d="M1 1" /></symbol>',
        "</svg>",
    ]


def test_an_icon_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(icons.UnknownIcon, match="no icon named 'hoome'"):
        icons.build_sprite(tmp_path, ["hoome"])


def test_an_arc_is_decoded_from_its_steps() -> None:
    transform = {"scale": [0.5, 2.0], "translate": [100.0, 10.0]}

    assert outline.decode_arc([[2, 1], [4, -1], [0, 3]], transform) == [
        (101.0, 12.0),
        (103.0, 10.0),
        (103.0, 16.0),
    ]


def test_a_shape_made_of_shared_arcs_is_closed_and_keeps_its_hole() -> None:
    # given a square of two arcs, the second stored in the other direction, with a hole
    topology = {
        "transform": {"scale": [1.0, 1.0], "translate": [0.0, 0.0]},
        "arcs": [
            [[0, 0], [10, 0], [0, 10]],
            [[0, 0], [0, 10], [10, 0]],
            [[4, 4], [2, 0], [0, 2], [-2, 0], [0, -2]],
        ],
        "objects": {"countries": {"geometries": [{"id": "704", "arcs": [[[0, -2], [2]]]}]}},
    }

    shape = outline.country_shape(topology, "704")

    assert shape.area == 100 - 4
    assert shape.is_valid


def test_both_archipelagos_are_on_the_map_where_they_lie() -> None:
    features = json.loads(outline.ARCHIPELAGOS.read_text())["features"]
    labels = {
        feature["properties"]["vi"]: feature["geometry"]["coordinates"]
        for feature in features
        if feature["properties"]["kind"] == "archipelago-label"
    }

    assert labels == {
        "Quần đảo Hoàng Sa (Việt Nam)": [112.0, 16.5],
        "Quần đảo Trường Sa (Việt Nam)": [114.0, 10.0],
    }


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    named = re.compile(r'{%\s*icon\s+"([a-z0-9-]+)"')
    templates = [path for path in PACKAGE.rglob("templates/**/*.html") if "tests" not in path.parts]
    used = {name for path in templates for name in named.findall(path.read_text())}

    sprite = (PACKAGE / "platform/ui/static/vendor/icons.svg").read_text()

    assert used
    assert {name for name in used if f'<symbol id="{name}"' not in sprite} == set()
