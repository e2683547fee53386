"""Reading cases: lists, the case page, what may be applied for."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.scope import Actor
from assistance.cases.models import AidCase, RouteStep, Step, Submission
from assistance.schemes.amounts import Allowed, allowed_by
from assistance.schemes.models import Scheme, SchemeRule
from assistance.schemes.registry import KINDS
from assistance.schemes.rules import rule_on
from branches.models import Branch
from families.models import Household
from ground.paging import Order

from .facts import with_accounts_elsewhere
from .guards import why_not_offered

NEWEST = Order("newest", _("Newest first"), ("-created_at", "-id"))
OLDEST = Order("oldest", _("Oldest first"), ("created_at", "id"))
WAITING = Order("waiting", _("Longest waiting first"), ("waiting_since", "id"), filled=("waiting_since",))
LATEST_WAITING = Order(
    "arrived", _("Latest arrived first"), ("-waiting_since", "-id"), filled=("waiting_since",)
)
ORDERS = (NEWEST, OLDEST)
QUEUE_ORDERS = (WAITING, LATEST_WAITING)


# What a row of a list shows in addition to the case itself: fetched for the page's rows together, for
# joined row by row it would cost more than finding them.
ROW_PARTS = (
    Prefetch("branch", Branch.objects.select_related("parent")),
    "scheme",
    "household",
)


def listed(cases: QuerySet[AidCase]) -> QuerySet[AidCase]:
    """Cases with what a row of a list shows; three queries more, however many rows.

    The head as submitted is looked up for the rows that are shown, and for no others.
    """
    said = Submission.objects.filter(pk=OuterRef("submission_id")).values("head_name")
    rows = cases.annotate(submitted_head=Subquery(said))
    return rows.defer("reason", "digest").prefetch_related(*ROW_PARTS)


def listed_in_brief(cases: QuerySet[AidCase]) -> QuerySet[AidCase]:
    """Cases with what a row of a panel shows, in one query: for the few that a panel has."""
    return cases.defer("reason", "digest").select_related("scheme", "household")


def shown(actor: Actor) -> QuerySet[AidCase]:
    """Cases with what the pages of one case show, the detail row of its kind among it."""
    cases = with_accounts_elsewhere(AidCase.objects.visible_to(actor)).select_related(
        "branch",
        "scheme",
        "rule",
        "household__group",
        "beneficiary__keeping_branch",
        "account__holder",
        "awaiting_branch",
        "submission",
        "verification",
        # The detail row of a kind hangs on the case by the kind's code.
        *KINDS,
    )
    return cases.prefetch_related(
        Prefetch("steps", Step.objects.select_related("officer", "branch")),
        Prefetch("route", RouteStep.objects.select_related("branch")),
    )


def offered(actor: Actor, household: Household, *, today: date) -> list[Scheme]:
    """The schemes that a household's branch may apply for on a day."""
    running = Scheme.objects.visible_to(actor).filter(Q(closed_on=None) | Q(closed_on__gt=today))
    return [scheme for scheme in running if not why_not_offered(scheme, household, today=today)]


def allowed_for(household: Household, rule: SchemeRule | None, *, today: date) -> Allowed | None:
    """What a rule gives a household of the classes that it has on a day."""
    if rule is None:
        return None
    return allowed_by(rule, [kept.kind for kept in household.classes.all() if kept.holds_on(today)])


def allowed_on(scheme: Scheme, household: Household, *, day: date) -> Allowed | None:
    """What a scheme gives a household by the rule in force on a day."""
    return allowed_for(household, rule_on(scheme, day), today=day)
