"""Synthetic sellers: five on Postmart.vn or Lazada on the report day, two of them known names.

Hợp tác xã Nông nghiệp Quảng Thọ II and Hợp tác xã Bao La exist; all their figures and persons
here are synthetic.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tamgiang.modules.cooperatives.registers import PRODUCT, SELLER
from tamgiang.platform.people.names import any_name, synthetic_phone
from tamgiang.platform.registers.filling import fill
from tamgiang.platform.registry.sample import SampleArea, SampleHamlet

QUANG_THO = "19894"
GOODS = ("Rau má", "Gạo hữu cơ", "Mắm ruốc", "Nấm rơm", "Ném tươi", "Tôm khô", "Mật ong")
LATER_ON_MARKET = 19
LAST_JOINED = date(2026, 11, 10)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Seller:
    """One seller of the sample."""

    code: str
    name: str
    kind: str
    hamlet: SampleHamlet
    since: date
    goods: str
    postmart: date | None = None
    lazada: date | None = None
    digital: bool = False


def seed(sample: SampleArea) -> None:
    """Write each register if empty."""
    fill(SELLER, rows(sample), until=sample.today)
    fill(PRODUCT, product_rows(sample), until=sample.today)


def sellers(sample: SampleArea) -> list[Seller]:
    """The five of the report, then those that joined later or not at all."""
    rng = sample.random("cooperatives.sellers")
    bao_la = next(h for h in sample.hamlets if h.name.endswith("Bao La"))
    quang_tho = next(h for h in sample.hamlets if h.commune_code == QUANG_THO)
    return [
        Seller(
            code="HTX-01",
            name="Hợp tác xã Nông nghiệp Quảng Thọ II",
            kind="cooperative",
            hamlet=quang_tho,
            since=date(2013, 11, 20),
            goods="Trà rau má",
            postmart=date(2022, 9, 15),
            lazada=date(2023, 2, 20),
            digital=True,
        ),
        Seller(
            code="HTX-02",
            name="Hợp tác xã Bao La",
            kind="cooperative",
            hamlet=bao_la,
            since=date(2007, 5, 9),
            goods="Đèn lồng tre",
            postmart=date(2022, 11, 10),
            digital=True,
        ),
        _other(rng, sample, 3, "cooperative", lazada=date(2023, 3, 6)),
        _other(rng, sample, 4, "farm_household", postmart=date(2023, 5, 18)),
        _other(rng, sample, 5, "farm_household", postmart=date(2023, 7, 12)),
        *_joined_later(rng, sample),
    ]


def _joined_later(rng: random.Random, sample: SampleArea) -> Iterator[Seller]:
    span = (LAST_JOINED - sample.report_day).days
    for number in range(6, 40):
        kind = "cooperative" if number % 3 == 0 else "farm_household"
        joined = sample.report_day + timedelta(days=rng.randint(20, span))
        if number >= 6 + LATER_ON_MARKET or joined > sample.today:
            yield _other(rng, sample, number, kind)
        elif number % 4:
            yield _other(rng, sample, number, kind, postmart=joined)
        else:
            yield _other(rng, sample, number, kind, lazada=joined)


def _other(
    rng: random.Random,
    sample: SampleArea,
    number: int,
    kind: str,
    *,
    postmart: date | None = None,
    lazada: date | None = None,
) -> Seller:
    hamlet, goods = rng.choice(sample.hamlets), rng.choice(GOODS)
    cooperative = kind == "cooperative"
    word = "Hợp tác xã" if cooperative else "Hộ sản xuất"
    return Seller(
        code=f"{'HTX' if cooperative else 'HSX'}-{number:02d}",
        name=f"{word} mẫu {number:02d} - {goods.lower()}",
        kind=kind,
        hamlet=hamlet,
        since=date(2016, 1, 4) + timedelta(days=rng.randint(0, 2200)),
        goods=goods,
        postmart=postmart,
        lazada=lazada,
    )


def rows(sample: SampleArea) -> Iterator[Row]:
    """Sellers as stored columns."""
    rng = sample.random("cooperatives.rows")
    for number, seller in enumerate(sellers(sample)):
        yield {
            "block_id": seller.hamlet.block,
            "effective_on": seller.since,
            "code": seller.code,
            "name": seller.name,
            "kind": seller.kind,
            "representative": any_name(rng),
            "phone": synthetic_phone(900_000 + number),
            "postmart_since": seller.postmart,
            "lazada_since": seller.lazada,
            "digital": seller.digital,
            "position_lat": round(seller.hamlet.lat + rng.gauss(0, 0.002), 6),
            "position_lon": round(seller.hamlet.lon + rng.gauss(0, 0.002), 6),
        }


def product_rows(sample: SampleArea) -> Iterator[Row]:
    """One or two products of each seller."""
    rng = sample.random("cooperatives.products")
    for seller in sellers(sample):
        for number in range(rng.randint(1, 2)):
            known = seller.digital or rng.random() < 0.25
            yield {
                "block_id": seller.hamlet.block,
                "effective_on": date(2022, 3, 1) + timedelta(days=rng.randint(0, 900)),
                "code": f"SP-{seller.code}-{number + 1}",
                "name": seller.goods if number == 0 else f"{seller.goods} sấy khô",
                "seller": seller.code,
                "stars": rng.choice((3, 3, 4)) if known else None,
                "traceable": known,
            }
