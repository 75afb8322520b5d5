"""Sellers: five on the marketplaces on the report day, named ones among them."""

from datetime import date

from tamgiang.modules.cooperatives import demo
from tamgiang.modules.cooperatives.registers import PRODUCT, SELLER
from tamgiang.platform.registers.values import checked
from tamgiang.platform.registry.sample import SampleArea


def test_five_sellers_are_on_a_market_by_the_report_day(full_sample: SampleArea) -> None:
    joined = [
        seller
        for seller in demo.sellers(full_sample)
        if any(day and day <= full_sample.report_day for day in (seller.postmart, seller.lazada))
    ]
    assert [seller.code for seller in joined] == ["HTX-01", "HTX-02", "HTX-03", "HSX-04", "HSX-05"]
    assert joined[0].name == "Hợp tác xã Nông nghiệp Quảng Thọ II"


def test_the_named_cooperatives_stand_in_their_communes(full_sample: SampleArea) -> None:
    quang_tho, bao_la = demo.sellers(full_sample)[:2]
    assert quang_tho.hamlet.commune_name == "Quảng Thọ"
    assert (bao_la.hamlet.name, bao_la.hamlet.commune_name) == ("Thôn Bao La", "Quảng Phú")


def test_others_joined_later_or_never(full_sample: SampleArea) -> None:
    others = demo.sellers(full_sample)[5:]
    on_market = [s for s in others if s.postmart or s.lazada]
    assert 0 < len(on_market) < len(others)
    assert all((s.postmart or s.lazada or date.max) > full_sample.report_day for s in on_market)


def test_each_product_has_a_known_seller(full_sample: SampleArea) -> None:
    codes = {row["code"] for row in demo.rows(full_sample)}
    products = [checked(PRODUCT, row) for row in demo.product_rows(full_sample)]
    assert {product["seller"] for product in products} == codes


def test_only_the_person_behind_a_seller_is_personal() -> None:
    assert {field.name for field in SELLER.fields if field.personal} == {"representative", "phone"}
