"""Columns that follow from another column of their row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models


class DerivedField(models.CharField):
    """Text made of another column whenever the row is saved; nobody sets it.

    Who saves the other column alone, with ``update_fields``, saves this one with it.
    """

    def __init__(self, *args: Any, source: str = "", by: Callable[[str], str] | None = None, **kwargs: Any):
        self.source, self.by = source, by
        kwargs |= {"editable": False, "blank": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """A migration knows the column; how its text is made is no part of the table."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        assert self.by is not None
        value = self.by(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value
