"""The to-do page: what waits for each role, as tabs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.paging import Order
from accounts.roles import Role
from accounts.scope import Actor
from assistance.models import AidCase, Step
from assistance.queries import NEWEST, OLDEST, QUEUE_ORDERS, listed
from assistance.states import DECIDING_ACTS, CaseState

# A case that is due within these days is marked before it is late.
SOON = timedelta(days=3)
# The tabs of those who enter households and cases.
ENTERED = frozenset({"mend", "drafts", "underway"})
DONE = Order("done", _("Latest first"), ("-at", "-id"))


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of the to-do page. ``queue`` names the counted queue behind it, "" where none is counted."""

    code: str
    label: Promise
    rows: Callable[[Actor], QuerySet]
    orders: tuple[Order, ...]
    empty: Promise
    queue: str = ""


def waiting(actor: Actor) -> QuerySet[AidCase]:
    return listed(AidCase.objects.awaiting(actor))


def drafts(actor: Actor) -> QuerySet[AidCase]:
    """The drafts that this user began, wherever the duty reaches."""
    return listed(AidCase.objects.visible_to(actor).filter(state=CaseState.DRAFT, entered_by=actor.user))


def underway(actor: Actor) -> QuerySet[AidCase]:
    return listed(AidCase.objects.visible_to(actor).filter(state=CaseState.IN_REVIEW))


def done(actor: Actor) -> QuerySet[Step]:
    """What this officer decided in this duty's association.

    A step has no ``case`` where that has left the duty's sight since.
    """
    return Step.objects.filter(
        officer=actor.officer_id,
        branch=actor.place.branch_id if actor.place else None,
        act__in=DECIDING_ACTS,
    ).prefetch_related(Prefetch("case", listed(AidCase.objects.visible_to(actor))))


WAITS = _("Nothing is waiting. New cases appear here by themselves.")
MEND = Tab("mend", _("Returned to me"), waiting, QUEUE_ORDERS, _("No case has been returned."), queue="mend")
DRAFTS = Tab("drafts", _("My drafts"), drafts, (NEWEST, OLDEST), _("You have no drafts."))
UNDERWAY = Tab("underway", _("In review"), underway, (NEWEST, OLDEST), _("No case is in review."))
REVIEW = Tab("review", _("To review"), waiting, QUEUE_ORDERS, WAITS, queue="review")
APPROVE = Tab("approve", _("To approve"), waiting, QUEUE_ORDERS, WAITS, queue="approve")
DONE_BY_ME = Tab("done", _("Decided by me"), done, (DONE,), _("You have not decided any case yet."))

TABS: dict[Role, tuple[Tab, ...]] = {
    Role.CLERK: (MEND, DRAFTS, UNDERWAY),
    Role.REVIEWER: (REVIEW, DONE_BY_ME),
    Role.APPROVER: (APPROVE, DONE_BY_ME),
}
