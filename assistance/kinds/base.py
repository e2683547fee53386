from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.forms import Form
from django.utils.functional import Promise

from assistance.findings import Check

if TYPE_CHECKING:
    from assistance.models import AidCase


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of aid: one file and one line of the registry.

    ``series`` begins its case numbers. ``keep`` writes the answers of its form into its detail
    row, ``answers`` reads them back as JSON values for the form and the snapshot, ``shown`` as
    labelled rows for the case page. ``checks`` come on top of those that every kind asks.
    """

    code: str
    series: str
    title: str | Promise
    keep: Callable[[AidCase, dict[str, Any]], None]
    answers: Callable[[AidCase], dict[str, Any]]
    form: type[Form]
    shown: Callable[[AidCase], list[tuple[Any, str]]]
    checks: tuple[Check, ...]
