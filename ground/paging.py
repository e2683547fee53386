"""Lists a page at a time, at a cost that does not depend on how far down the page is.

A list offers a few named orders, each with an index behind it. A cursor is a signed pair of the
order and a row; the values to go on from are read from that row, so an address never holds
them, and a cursor made for one order does not fit another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.core.signing import BadSignature, Signer
from django.db.models import BooleanField, F, Func, Model, QuerySet, Value
from django.utils.functional import Promise

Row = TypeVar("Row", bound=Model)

PAGE_SIZE = 25
# A condition without an index of its own is asked of this many rows at a time.
LOOKED_THROUGH = 1000
OLDER, NEWER = "o", "n"

_signer = Signer(salt="ground.paging")


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort a list: a name for the address, a label for people, and the fields.

    All fields run the same way, for only then does one index range hold a page, and the last
    one tells any two rows apart. None may be empty; ``filled`` names those that may be empty in
    the table but never in the list, whose own filter leaves such rows out.
    """

    name: str
    label: str | Promise
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
    """One page of a list: its rows in order, and the cursors of the pages around it or "".

    ``looked_through`` is zero, or how many rows were sifted before the page stopped looking with
    rows still to come; ``older`` (``newer`` on the way back) then goes on looking.
    """

    rows: list[Row]
    newer: str
    older: str
    looked_through: int = 0


NOTHING: Page[Any] = Page(rows=[], newer="", older="")


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


def page(
    queryset: QuerySet[Row],
    *,
    order: Order,
    cursor: str = "",
    size: int = PAGE_SIZE,
    sift: Callable[[QuerySet[Row]], QuerySet[Row]] | None = None,
) -> Page[Row]:
    """The page of the list that a cursor stands for, the first one without.

    A cursor that is forged, belongs to another order or whose row is gone gives the first page
    as well. ``older`` leads onward in the order's direction, ``newer`` back.

    ``sift`` narrows by conditions that no index answers. It is asked of the next
    `LOOKED_THROUGH` rows only, so that a condition that nothing meets cannot read the whole
    table; the page then says how far it looked. One query for the cursor's row, one for the rows,
    one more with ``sift``.
    """
    model = queryset.model
    _refuse_nulls(model, order)
    start = _read(cursor, order=order, model=model)
    found = _Reading(queryset, order=order, size=size, sift=sift)
    if start is None:
        return found.onward()
    direction, values = start
    return found.back(values) if direction == NEWER else found.onward(values)


@dataclass(frozen=True, slots=True)
class _Reading(Generic[Row]):
    """A list being read from one place on, in its order or against it."""

    queryset: QuerySet[Row]
    order: Order
    size: int
    sift: Callable[[QuerySet[Row]], QuerySet[Row]] | None

    def onward(self, values: Sequence = ()) -> Page[Row]:
        rows, last_seen = self._rows(values, backward=False)
        more, rows = len(rows) > self.size, rows[: self.size]
        if more:
            last_seen = None
        onward = rows[-1] if more else last_seen
        return Page(
            rows=rows,
            newer=_cursor(NEWER, self.order, rows[0]) if rows and values else "",
            older=_cursor(OLDER, self.order, onward) if onward else "",
            looked_through=LOOKED_THROUGH if last_seen else 0,
        )

    def back(self, values: Sequence) -> Page[Row]:
        rows, last_seen = self._rows(values, backward=True)
        more, rows = len(rows) > self.size, rows[: self.size]
        if self.sift is None and len(rows) < self.size:
            # Fewer rows than a page before this one: show the first page whole.
            return self.onward()
        rows.reverse()
        if more:
            last_seen = None
        back = rows[0] if more else last_seen
        return Page(
            rows=rows,
            newer=_cursor(NEWER, self.order, back) if back else "",
            older=_cursor(OLDER, self.order, rows[-1]) if rows else "",
            looked_through=LOOKED_THROUGH if last_seen else 0,
        )

    def _rows(self, values: Sequence, *, backward: bool) -> tuple[list[Row], Row | None]:
        """The page's rows and one more if there is one; and the last row sifted if more follow it."""
        down = self.order.descending != backward
        fields = [f"-{path}" if down else path for path in self.order.paths]
        ahead = self.queryset
        if values:
            ahead = ahead.filter(RowCompare(self.order.paths, values, sign="<" if down else ">"))
        ahead = ahead.order_by(*fields)
        if self.sift is None:
            return list(ahead[: self.size + 1]), None
        window = ahead.select_related(None).prefetch_related(None)
        seen = self.queryset.filter(pk__in=window.values("pk")[:LOOKED_THROUGH])
        rows = list(self.sift(seen).order_by(*fields)[: self.size + 1])
        last_and_next = list(window.only("pk")[LOOKED_THROUGH - 1 : LOOKED_THROUGH + 1])
        return rows, last_and_next[0] if len(last_and_next) == 2 else None


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
