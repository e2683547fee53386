"""The cases behind the figures, one row each, in the order of the villages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from assistance.cases.listed import by_group
from assistance.models import AidCase
from branches.models import Branch
from branches.tree.tree_order import COLUMNS, in_tree_order

ROWS_A_READ = 2000


@dataclass(frozen=True, slots=True)
class ListedCase:
    """One case as the list shows it: names, no numbers of people. ``amount`` is approved yuan.

    ``town`` and ``base`` are None where the case hangs on an association above them;
    ``attached`` is the name of the attached association it hangs on. ``group``, ``head``,
    ``beneficiary``, their ``relation`` to the head and the household's ``classes`` are as
    submitted: whatever the files say since, a register says what was decided. ``handler`` is the
    officer who entered the case.
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
    "submission__group_name",
    "submission__head_name",
    "submission__name",
    "submission__relation",
    "submission__classes",
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
    rows = cases.order_by(*in_tree_order(), by_group(), "decided_on", "number").values_list(*FIELDS)
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
            group=group or None,
            head=head,
            beneficiary=beneficiary,
            relation=relation or None,
            classes=tuple(classes),
            scheme=scheme,
            reason=reason,
            amount=amount,
            decided_on=day,
            handler=handler,
        )
