"""Reading who may be on file twice."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.scope import Actor
from families.identity.likeness import associations_above, pages_of, seen_of
from families.identity.models import Likeness
from families.people.models import Person
from ground import paging
from ground.sealed import sealed_fields

BY_ANSWER = paging.Order("newest", _("latest first"), ("-answered_at", "-id"))


@dataclass(slots=True)
class LikenessRow:
    """Two entries side by side, and the pages of each; of one outside the scope only whom to ask."""

    likeness: Likeness
    pages: list[tuple[str, str]]
    other_pages: list[tuple[str, str]]
    ask: str = ""
    why_not_rule: str = ""


def open_likenesses(actor: Actor) -> QuerySet[Likeness]:
    """Those in scope on which nobody has ruled."""
    return Likeness.objects.visible_to(actor).filter(ruling="")


def likeness_list(
    actor: Actor, *, waiting: bool, cursor: str
) -> tuple[paging.Page[Likeness], list[LikenessRow]]:
    """A page of the people who may be on file twice, the latest first; at most eight queries."""
    found = open_likenesses(actor) if waiting else Likeness.objects.visible_to(actor).exclude(ruling="")
    people = [f"{who}__{field.attname}" for who in ("person", "other") for field in sealed_fields(Person)]
    rows = found.select_related(
        "branch",
        "person__keeping_branch",
        "other__keeping_branch",
        "answered_by__officer",
        "ruled_by__officer",
    ).defer(*people)
    page = paging.page(rows, order=BY_ANSWER, cursor=cursor)
    seen = seen_of((row.other for row in page.rows), by=actor)
    keys = {row.person_id for row in page.rows} | seen
    pages = pages_of(keys, by=actor)
    asked = associations_above(row.other.keeping_branch for row in page.rows if row.other_id not in seen)
    return page, [
        LikenessRow(
            row,
            pages.get(row.person_id, []),
            pages.get(row.other_id, []) if row.other_id in seen else [],
            ask="" if row.other_id in seen else asked[row.other.keeping_branch_id],
        )
        for row in page.rows
    ]
