"""The to-do page: what waits for each role, as tabs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from accounts.scope import Actor
from assistance.cases.queries import NEWEST, OLDEST, QUEUE_ORDERS, listed
from assistance.cases.states import DECIDING_ACTS, CaseState
from assistance.models import AidCase, Step
from branches.models import Level
from branches.permissions import may
from families.identity.queries import BY_ANSWER, open_likenesses
from families.models import Household
from ground.paging import Order
from ground.sealed import sealed_fields

# A case that is due within these days is marked before it is late.
SOON = timedelta(days=3)
# The tabs of those who enter households and cases.
ENTERED = frozenset({"mend", "drafts", "underway"})
# More than that is much; nobody needs to know how much.
MOST_COUNTED = 99
LONGEST = Order("longest", _("Longest first"), ("head_died_on", "id"), filled=("head_died_on",))
DONE = Order("done", _("Latest first"), ("-at", "-id"))


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of the to-do page. ``queue`` names the counted queue behind it, "" where none is counted.

    One that is ``capped`` is a question asked of the files each time; it is counted up to MOST_COUNTED.
    ``page`` is the address's name of one whose rows have a page of their own.
    """

    code: str
    label: Promise
    rows: Callable[[Actor], QuerySet]
    orders: tuple[Order, ...]
    empty: Promise
    queue: str = ""
    capped: bool = False
    page: str = ""

    def count(self, actor: Actor, counts: Mapping[str, int]) -> int | None:
        """How many wait: from the counted queues, or at most MOST_COUNTED + 1; None where none is counted."""
        if self.capped:
            return len(self.rows(actor).order_by().values_list("pk")[: MOST_COUNTED + 1])
        return counts.get(self.queue, 0) if self.queue else None


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


def headless(actor: Actor) -> QuerySet[Household]:
    """The households that this duty edits whose head has died while others live there.

    A question to the files, never a row: it is answered once somebody living is the head.
    """
    households = Household.objects.visible_to(actor).without_living_head()
    if may(actor, "household.edit") and actor.scope and actor.scope[0] == Level.BASE.column:
        # Those of attached associations are read from here, and edited there.
        households = households.filter(branch=actor.scope[1])
    sealed = [field.attname for field in sealed_fields(Household)]
    return households.select_related("branch", "group").defer(*sealed)


WAITS = _("Nothing is waiting. New cases appear here by themselves.")
MEND = Tab("mend", _("Returned to me"), waiting, QUEUE_ORDERS, _("No case has been returned."), queue="mend")
DRAFTS = Tab("drafts", _("My drafts"), drafts, (NEWEST, OLDEST), _("You have no drafts."))
UNDERWAY = Tab("underway", _("In review"), underway, (NEWEST, OLDEST), _("No case is in review."))
REVIEW = Tab("review", _("To review"), waiting, QUEUE_ORDERS, WAITS, queue="review")
APPROVE = Tab("approve", _("To approve"), waiting, QUEUE_ORDERS, WAITS, queue="approve")
HEADLESS = Tab(
    "heads",
    _("New head to choose"),
    headless,
    (LONGEST,),
    _("Every household has a living head."),
    capped=True,
)
ALIKE = Tab(
    "alike",
    _("Perhaps on file twice"),
    open_likenesses,
    (BY_ANSWER,),
    _("Nobody is perhaps on file twice."),
    capped=True,
    page="families:likenesses",
)
DONE_BY_ME = Tab("done", _("Decided by me"), done, (DONE,), _("You have not decided any case yet."))

TABS: dict[Role, tuple[Tab, ...]] = {
    Role.CLERK: (MEND, DRAFTS, UNDERWAY, HEADLESS),
    # Without counts: each would be one query more on a page that has many.
    Role.REVIEWER: (REVIEW, DONE_BY_ME, *(replace(tab, capped=False) for tab in (HEADLESS, ALIKE))),
    Role.APPROVER: (APPROVE, DONE_BY_ME),
}
