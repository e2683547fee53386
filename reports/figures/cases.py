"""The cases behind the figures, one row each, in the order of the villages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery

from assistance.models import AidCase
from branches.models import Branch
from branches.tree_order import COLUMNS, in_tree_order
from families.models import HouseholdClass, HouseholdMember

ROWS_A_READ = 2000


@dataclass(frozen=True, slots=True)
class ListedCase:
    """One case as the list shows it: names, no numbers of people. ``amount`` is approved yuan.

    ``town`` and ``base`` are None where the case hangs on an association above them;
    ``attached`` is the name of the attached association it hangs on. ``relation`` is the
    beneficiary's to the head, ``classes`` those of the household on the day of submission.
    ``handler`` is the officer who entered the case.
    """

    number: str
    city: str | None
    county: str | None
    town: str | None
    base: str | None
    attached: str | None
    group: str | None
    head: str
    beneficiary: str
    relation: str | None
    classes: tuple[str, ...]
    scheme: str
    reason: str
    amount: Decimal
    decided_on: date
    handler: str


FIELDS = (
    "number",
    *COLUMNS,
    "household__group__name",
    "household__head_name",
    "beneficiary_name",
    "relation",
    "classes",
    "scheme__name",
    "reason",
    "approved_amount",
    "decided_on",
    "entered_by__officer__name",
)


def listed_cases(cases: QuerySet[AidCase]) -> Iterator[ListedCase]:
    """The cases by town, village, group and approval day, read a part at a time.

    For long lists inside one transaction: the rows come through a server-side cursor.
    """
    names: dict[int, str] = {}
    rows = (
        cases.annotate(relation=Subquery(_relations()), classes=ArraySubquery(_classes()))
        .order_by(
            *in_tree_order(),
            F("household__group__sort_key").asc(nulls_last=True),
            "decided_on",
            "number",
        )
        .values_list(*FIELDS)
    )
    for row in rows.iterator(ROWS_A_READ):
        number, city, county, town, base, branch, *rest = row
        missing = {city, county, town, base, branch} - names.keys() - {None}
        if missing:
            names.update(Branch.objects.filter(pk__in=missing).values_list("pk", "short_name"))
        group, head, beneficiary, relation, classes, scheme, reason, amount, day, handler = rest
        yield ListedCase(
            number=number,
            city=names.get(city),
            county=names.get(county),
            town=names.get(town),
            base=names.get(base),
            attached=names[branch] if base is not None and branch != base else None,
            group=group,
            head=head,
            beneficiary=beneficiary,
            relation=relation,
            classes=tuple(classes),
            scheme=scheme,
            reason=reason,
            amount=amount,
            decided_on=day,
            handler=handler,
        )


def _relations():
    """How the beneficiary stands to the head, today's membership before one that has ended."""
    return (
        HouseholdMember.objects.filter(household=OuterRef("household"), person=OuterRef("beneficiary"))
        .order_by(F("left_on").desc(nulls_first=True), "-id")
        .values("relation")[:1]
    )


def _classes():
    day = OuterRef("submitted_on")
    return (
        HouseholdClass.objects.standing_on(day)
        .filter(household=OuterRef("household"))
        .order_by("starts_on", "id")
        .values("kind")
    )
