"""Sentences that are kept in the words of the catalogue and read in each reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext


def term(label: str | Promise) -> str:
    """A word as the catalogue's source has it, to be translated for anyone who reads."""
    with translation.override(None):
        return str(label)


def sentence(words: Mapping[str, Any]) -> str:
    """The sentence of a finding in the reader's language."""
    values = dict(words["values"])
    for name, terms in words["terms"].items():
        values[name] = gettext(", ").join(gettext(word) for word in terms)
    return gettext(words["say"]) % values
