"""Sealing everything again under the newest key, so that an old one can be put away."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import transaction
from django.db.models import F, Func, IntegerField, Model, Value

from accounts.hooks import resealers
from ground.keys import newest_key_id
from ground.sealed import SealedField, seal, sealed_fields, unseal

BATCH = 500


class _KeyId(Func):
    """The key id inside a sealed value: its second byte."""

    function = "get_byte"
    output_field = IntegerField()


def rotate(*, batch: int = BATCH) -> Iterator[tuple[str, int]]:
    """Seal again, batch by batch, what older keys sealed; yields (what, rows done) after each.

    Each batch commits by itself and finds its rows by their key id, so an interrupted run goes
    on where it stopped. A row that somebody writes meanwhile is left to that writer.
    """
    for model in apps.get_models():
        for field in sealed_fields(model):
            while done := _reseal_batch(model, field, batch):
                yield f"{model._meta.label}.{field.opened_name}", done
    for reseal in resealers:
        while done := reseal(batch):
            yield f"{reseal.__module__}.{reseal.__name__}", done


def left(*, key_id: int) -> int:
    """How many sealed fields still rest on this key; 0 means that it may be put away."""
    return sum(
        _by_key(model, field).filter(key_id=key_id).count()
        for model in apps.get_models()
        for field in sealed_fields(model)
    )


def _by_key(model: type[Model], field: SealedField):
    sealed = model._base_manager.filter(**{f"{field.name}__isnull": False})
    return sealed.annotate(key_id=_KeyId(F(field.name), Value(1)))


@transaction.atomic
def _reseal_batch(model: type[Model], field: SealedField, batch: int) -> int:
    older = _by_key(model, field).exclude(key_id=newest_key_id())
    rows = older.only("pk", "uuid", field.name).order_by("pk")
    rows = list(rows.select_for_update(of=("self",), skip_locked=True)[:batch])
    for row in rows:
        aad = field.aad(row)
        blob = seal(aad, unseal(aad, getattr(row, field.attname)))
        model._base_manager.filter(pk=row.pk).update(**{field.name: blob})
    return len(rows)
