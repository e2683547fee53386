"""The rules of the demo's schemes as data: a scheme of each kind for every county that has cases."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistance.models import AmountKind, CareField, PeriodKind
from assistance.schemes.rules import EITHER_PARENT

TWO_CLASSES = ("only_child", "two_daughters")
ALL_CLASSES = (*TWO_CLASSES, "bereaved", "disabled_child", "hardship")


@dataclass(frozen=True, slots=True)
class Issued:
    """A scheme and its rule; ``order`` is that of its document in the year, ``remark`` stands behind it."""

    kind: str
    name: str
    care_field: CareField
    order: int
    terms: dict[str, Any]
    remark: str = ""


def amounts(lowest: str, highest: str) -> dict[str, Any]:
    kind = AmountKind.FIXED if lowest == highest else AmountKind.RANGE
    return {"amount_kind": kind, "lowest": Decimal(lowest), "highest": Decimal(highest)}


ISSUED = (
    Issued(
        "education",
        "职业教育助学金",
        CareField.SCHOOLING,
        12,
        {
            "eligibility": {
                "any_of": [
                    {
                        "resident_status": "rural",
                        "whose": EITHER_PARENT,
                        "classes": list(TWO_CLASSES),
                    },
                    {"resident_status": "urban", "whose": EITHER_PARENT, "classes": ["hardship"]},
                ],
                "school_stages": ["vocational"],
            },
            **amounts("1000.00", "1000.00"),
            "period_kind": PeriodKind.SCHOOL_YEAR,
            "apply_by_month": 6,
            "apply_by_day": 30,
            "apply_by_year": 1,
            "papers": ["户口簿复印件", "独生子女父母光荣证或结扎证明", "在读证明", "一卡通存折复印件"],
        },
    ),
    Issued(
        "housing",
        "计生家庭安居补助",
        CareField.HOUSING,
        13,
        {
            "eligibility": {
                "any_of": [{"resident_status": "rural", "classes": list(ALL_CLASSES)}],
                "danger_grades": ["C", "D"],
            },
            **amounts("0.00", "100000.00"),
            "period_kind": PeriodKind.ONCE,
            "papers": ["户口簿复印件", "房屋危险性鉴定报告", "宅基地证明", "施工前照片", "一卡通存折复印件"],
        },
    ),
    Issued(
        "funeral",
        "计生家庭丧葬补助",
        CareField.OLD_AGE,
        14,
        {
            "eligibility": {"any_of": [{"resident_status": "rural", "classes": [*TWO_CLASSES, "bereaved"]}]},
            "amount_kind": AmountKind.TIERS,
            "lowest": Decimal("2500.00"),
            "highest": Decimal("4000.00"),
            # Reported is 2,500 to 4,000 yuan; who gets what within it is made up for the demo.
            "tiers": [
                {"classes": ["only_child", "bereaved"], "lowest": "4000.00"},
                {"classes": ["two_daughters"], "lowest": "2500.00", "highest": "4000.00"},
            ],
            "period_kind": PeriodKind.ONCE,
            "apply_within_days": 90,
            "papers": ["死亡或火化证明", "户口注销证明", "申请人、收款人与死者关系证明", "一卡通存折复印件"],
        },
        remark="（各档金额为演示数据）",
    ),
    Issued(
        "relief",
        "计生家庭救灾救助",
        CareField.HEALTH,
        15,
        {
            "eligibility": {"any_of": [{"classes": list(ALL_CLASSES)}]},
            **amounts("500.00", "5000.00"),
            "period_kind": PeriodKind.EVENT,
            "apply_within_days": 60,
            "papers": ["户口簿复印件", "受灾、事故证明或诊断证明", "费用票据", "一卡通存折复印件"],
        },
    ),
)
