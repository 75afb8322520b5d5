"""The tables of sellers and products."""

from tamgiang.modules.cooperatives.registers import PRODUCT, SELLER
from tamgiang.platform.registers.models import record_model

Seller = record_model(SELLER, __name__)
Product = record_model(PRODUCT, __name__)
