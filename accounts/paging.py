"""Lists a page at a time, at a cost that does not depend on how far down the page is.

A list offers a few named orders, each with an index behind it. A cursor is a signed pair of the
order and a row; the values to go on from are read from that row, so an address never holds
them, and a cursor made for one order does not fit another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.core.signing import BadSignature, Signer
from django.db.models import BooleanField, F, Func, Model, QuerySet, Value

Row = TypeVar("Row", bound=Model)

PAGE_SIZE = 25
OLDER, NEWER = "o", "n"

_signer = Signer(salt="accounts.paging")


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort a list: a name for the address, a label for people, and the fields.

    All fields run the same way, for only then does one index range hold a page, and the last
    one tells any two rows apart. None may be empty; ``filled`` names those that may be empty in
    the table but never in the list, whose own filter leaves such rows out.
    """

    name: str
    label: str
    fields: tuple[str, ...]
    filled: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len({field.startswith("-") for field in self.fields}) != 1:
            raise ValueError(f"The fields of the order {self.name!r} must all run the same way.")

    @property
    def descending(self) -> bool:
        return self.fields[0].startswith("-")

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(field.removeprefix("-") for field in self.fields)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list: its rows in order, and the cursors of the pages around it or ""."""

    rows: list[Row]
    newer: str
    older: str


class RowCompare(Func):
    """SQL's comparison of two rows of values, which one index range answers."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, fields: Sequence[str], values: Sequence, *, sign: str):
        super().__init__(*map(F, fields), *values)
        self.width, self.sign = len(fields), sign

    def as_sql(self, compiler, connection, **_):
        parts, params = [], []
        for expression in self.source_expressions:
            sql, given = compiler.compile(expression)
            parts.append(sql)
            params.extend(given)
        left, right = ", ".join(parts[: self.width]), ", ".join(parts[self.width :])
        return f"({left}) {self.sign} ({right})", params


def chosen(orders: Sequence[Order], name: str) -> Order:
    """The order of that name; the first one for any other name."""
    return next((order for order in orders if order.name == name), orders[0])


def page(queryset: QuerySet[Row], *, order: Order, cursor: str = "", size: int = PAGE_SIZE) -> Page[Row]:
    """The page of the list that a cursor stands for, the first one without.

    A cursor that is forged, belongs to another order or whose row is gone gives the first page
    as well. ``older`` leads onward in the order's direction, ``newer`` back. Two queries.
    """
    model = queryset.model
    _refuse_nulls(model, order)
    start = _read(cursor, order=order, model=model)
    if start is None:
        return _first(queryset, order=order, size=size)
    direction, values = start
    backward = direction == NEWER
    rows = _rows(queryset, order=order, values=values, backward=backward, size=size)
    more, rows = len(rows) > size, rows[:size]
    if backward:
        if not more and len(rows) < size:
            # Fewer rows than a page before this one: show the first page whole.
            return _first(queryset, order=order, size=size)
        rows.reverse()
    return Page(
        rows=rows,
        newer=_cursor(NEWER, order, rows[0]) if rows and (more or not backward) else "",
        older=_cursor(OLDER, order, rows[-1]) if rows and (more or backward) else "",
    )


def _first(queryset: QuerySet[Row], *, order: Order, size: int) -> Page[Row]:
    rows = list(queryset.order_by(*order.fields)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Page(rows=rows, newer="", older=_cursor(OLDER, order, rows[-1]) if more else "")


def _rows(queryset: QuerySet[Row], *, order: Order, values: Sequence, backward: bool, size: int) -> list[Row]:
    down = order.descending != backward
    fields = [f"-{path}" if down else path for path in order.paths]
    beyond = RowCompare(order.paths, values, sign="<" if down else ">")
    return list(queryset.filter(beyond).order_by(*fields)[: size + 1])


def _cursor(direction: str, order: Order, row: Model) -> str:
    return _signer.sign(f"{direction}.{order.name}.{row._meta.label_lower}.{row.pk}")


def _read(cursor: str, *, order: Order, model: type[Model]) -> tuple[str, list[Value]] | None:
    """The direction and the values to go on from, or None."""
    try:
        direction, rest = _signer.unsign(cursor).split(".", 1)
    except (BadSignature, ValueError):
        return None
    prefix = f"{order.name}.{model._meta.label_lower}."
    if not rest.startswith(prefix):
        return None
    # The row itself may have left the list or the scope since; its values still mark the place.
    row = model._base_manager.filter(pk=rest.removeprefix(prefix)).values_list(*order.paths).first()
    if row is None or None in row:
        return None
    fields = [_field(model, path) for path in order.paths]
    return direction, [Value(value, output_field=field) for value, field in zip(row, fields, strict=True)]


def _field(model: type[Model], path: str):
    *relations, last = path.split("__")
    for relation in relations:
        model = model._meta.get_field(relation).related_model
    return model._meta.pk if last == "pk" else model._meta.get_field(last)


def _refuse_nulls(model: type[Model], order: Order) -> None:
    for path in order.paths:
        try:
            field = _field(model, path)
        except FieldDoesNotExist:
            raise ValueError(f"{model._meta.label} has no field {path!r} to order by.") from None
        if field.null and path not in order.filled:
            raise ValueError(f"{model._meta.label} cannot be ordered by {path!r}: it may be empty.")
