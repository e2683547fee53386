"""Rows written in bulk: collected by table, keyed from the sequences, copied in the order of their keys.

The triggers run as for any insert: places are stamped, people listed, audit lines chained.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from graphlib import TopologicalSorter
from operator import itemgetter
from random import Random
from typing import Any, Self
from uuid import UUID, uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, connections, models, transaction

from accounts.models import AuditEntry
from accounts.scope import AncestorField
from branches.models import Branch, BranchOwned
from ground.sealed import SealedField, blind_index, seal

KEYS_AT_ONCE = 1000


@dataclass(slots=True)
class Kept:
    """What is to be written: new rows by model, and columns of rows written before, by key."""

    rows: dict[type[models.Model], list[tuple]] = field(default_factory=lambda: defaultdict(list))
    changes: list[tuple[type[models.Model], int, dict[str, Any]]] = field(default_factory=list)


class Table:
    """What is needed to write rows of a model without making instances of it."""

    def __init__(self, model: type[models.Model]):
        self.model = model
        self.fields = [field for field in model._meta.concrete_fields if not _by_database(model, field)]
        self.names = [field.attname for field in self.fields]
        self.values_of = itemgetter(*self.names)
        self.sealed = {f.opened_name: f for f in self.fields if isinstance(f, SealedField)}
        self.json = {field.attname for field in self.fields if isinstance(field, models.JSONField)}
        self.fixed: dict[str, Any] = {}
        self.made: dict[str, Callable[[], Any]] = {}
        for column in self.fields:
            self._take_default(column)
        columns = ", ".join(connection.ops.quote_name(field.column) for field in self.fields)
        self.copy = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({columns}) FROM STDIN"

    def _take_default(self, field: models.Field) -> None:
        name = field.attname
        if field.has_default():
            if callable(field.default):
                self.made[name] = field.default
            else:
                self.fixed[name] = field.default
        elif field.null:
            self.fixed[name] = None
        elif isinstance(field, models.CharField):
            self.fixed[name] = ""

    def sealed_values(self, row: dict[str, Any]) -> None:
        """Replace clear values by their sealed form and set their indexes."""
        for name, column in self.sealed.items():
            clear = row.pop(name, None)
            if clear is None or clear == column.empty:
                continue
            aad = f"{self.model._meta.db_table}.{column.column}|{row['uuid']}"
            row[column.attname] = seal(aad, column.to_bytes(clear))
            if column.index:
                row[column.index] = blind_index(column.purpose, clear)


def _by_database(model: type[models.Model], field: models.Field) -> bool:
    if model is AuditEntry and (field.primary_key or field.has_db_default()):
        return True
    return isinstance(field, AncestorField) and (model is Branch or issubclass(model, BranchOwned))


@cache
def table_of(model: type[models.Model]) -> Table:
    return Table(model)


class Rows:
    """Rows to be written together; `add` gives each its key at once, `write` copies and forgets them."""

    def __init__(self, random: Random):
        self.random = random
        self.kept = Kept()
        self.keys: dict[type[models.Model], Iterator[int]] = {}

    def add(self, model: type[models.Model], /, **values: Any) -> int | None:
        """Take a row under Django's attribute names, foreign keys as ``…_id``; returns its key."""
        table = table_of(model)
        row = table.fixed.copy()
        for name, make in table.made.items():
            row[name] = self.uuid() if make is uuid4 else make()
        row.update(values)
        key = None
        if model is not AuditEntry and (key := row.get("id")) is None:
            key = row["id"] = self.key(model)
        if table.sealed:
            table.sealed_values(row)
        for name in table.json:
            row[name] = json.dumps(row[name], ensure_ascii=False, cls=DjangoJSONEncoder)
        if len(row) != len(table.names):
            raise TypeError(f"{model.__name__} has no {sorted(set(row) - set(table.names))}")
        self.kept.rows[model].append(table.values_of(row))
        return key

    def keep(self, instance: models.Model) -> None:
        """Take an instance that has its key already."""
        self.add(type(instance), **{name: getattr(instance, name) for name in table_of(type(instance)).names})

    def change(self, model: type[models.Model], key: int, **columns: Any) -> None:
        """Take new values of a row that was added before."""
        self.kept.changes.append((model, key, columns))

    def uuid(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def key(self, model: type[models.Model]) -> int:
        if model not in self.keys:
            self.keys[model] = _keys(model)
        return next(self.keys[model])

    def write(self) -> None:
        """Write what was added, in the transaction that is open or in one of its own."""
        write(self.take())

    def take(self) -> Kept:
        """Hand over what was added and begin again."""
        kept, self.kept = self.kept, Kept()
        return kept


def write(kept: Kept) -> None:
    """Copy rows in one transaction, referred rows first, and have the database check them."""
    with transaction.atomic():
        for model in _in_order(list(kept.rows)):
            with connection.cursor() as cursor, cursor.copy(table_of(model).copy) as copy:
                for row in kept.rows[model]:
                    copy.write_row(row)
        for model, key, columns in kept.changes:
            model._base_manager.filter(pk=key).update(**columns)
        connection.check_constraints()


class Beside:
    """Writes in a thread with its own connection, one batch at a time, while the next is being made."""

    def __init__(self) -> None:
        self.thread = ThreadPoolExecutor(max_workers=1)
        self.batch: Future[None] | None = None

    def write(self, kept: Kept) -> None:
        """Begin to write; waits for the batch before, and raises what went wrong with it."""
        self.wait()
        self.batch = self.thread.submit(write, kept)

    def wait(self) -> None:
        if self.batch is not None:
            self.batch.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        # Looked up over there: `connection.close` named here would be this thread's.
        self.thread.submit(connections.close_all).result()
        self.thread.shutdown()


def _in_order(kept: list[type[models.Model]]) -> list[type[models.Model]]:
    """The models so that each comes after those its foreign keys point to."""
    order = TopologicalSorter()
    for model in kept:
        order.add(model, *(_pointed_to(model) & set(kept) - {model}))
    return list(order.static_order())


def _pointed_to(model: type[models.Model]) -> set[type[models.Model]]:
    """The models it refers to, but for a part of its own that it names, which is checked at the end."""
    keys = [field for field in model._meta.concrete_fields if field.is_relation]
    return {key.related_model for key in keys if not (key.null and _belongs_to(key.related_model, model))}


def _belongs_to(part: type[models.Model], whole: type[models.Model]) -> bool:
    return any(
        key.related_model is whole and not key.null for key in part._meta.concrete_fields if key.is_relation
    )


def _keys(model: type[models.Model]) -> Iterator[int]:
    table, column = model._meta.db_table, model._meta.pk.column
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, column, KEYS_AT_ONCE],
            )
            keys = [key for (key,) in cursor.fetchall()]
        yield from keys
