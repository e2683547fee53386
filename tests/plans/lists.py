"""Every list that is narrowed by a scope, in each of its orders and under each condition with an index.

The plan tests read a page of each, and the bench compares what they take in a small and a large
prefecture.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from accounts.roles import Role
from accounts.scope import Actor
from assistance.cases.queries import NEWEST, OLDEST, QUEUE_ORDERS
from assistance.cases.states import CaseState
from assistance.models import AidCase
from branches.models import Branch
from branches.tree.queries import BY_CODE, BY_NAME, CONDITIONS
from demo.scales import FIRST_COUNTY, FIRST_TOWN, FIRST_VILLAGE, STALE_COUNTY
from desk import todo
from families.households.queries import ORDERS as HOUSEHOLD_ORDERS
from families.identity.queries import BY_ANSWER, open_likenesses
from families.models import Household, HouseholdStatus, Likeness
from members.models import Membership
from members.queries import LEFT_ORDERS, LIVE_ORDERS
from reports.figures import counted
from reports.figures.area import Area
from reports.figures.periods import Year
from reports.views.behind import LATEST, LATEST_RECEIVED

from .reading import first_page

PLACES = {
    "province": ("52", Role.MANAGER),
    "city": ("5203", Role.MANAGER),
    "county": (FIRST_COUNTY, Role.APPROVER),
    "stale county": (STALE_COUNTY, Role.APPROVER),
    "township": (FIRST_TOWN, Role.REVIEWER),
    "village": (FIRST_VILLAGE, Role.CLERK),
}
NAMES = ("永", "遵义市", "湄潭县", "无此地")


def lists(actor: Actor) -> Iterator[tuple[str, QuerySet]]:
    """The name of a list and its first page, as this actor opens it."""
    yield from lists_of_cases(actor)
    yield from lists_of_households(actor)
    yield from lists_of_associations(actor)
    yield from lists_of_members(actor)
    yield from lists_behind_figures(actor)


def lists_of_cases(actor: Actor) -> Iterator[tuple[str, QuerySet]]:
    cases = AidCase.objects.visible_to(actor)
    for order in (NEWEST, OLDEST):
        yield f"cases, {order.name}", first_page(cases, order)
        for state in CaseState.values:
            yield f"cases, {order.name}, {state}", first_page(cases.filter(state=state), order)
    for order in QUEUE_ORDERS:
        yield f"queue, {order.name}", first_page(AidCase.objects.awaiting(actor), order)
    yield "decided by me", first_page(todo.done(actor), todo.DONE)


def lists_of_households(actor: Actor) -> Iterator[tuple[str, QuerySet]]:
    households = Household.objects.visible_to(actor)
    for order in HOUSEHOLD_ORDERS:
        yield f"households, {order.name}", first_page(households, order)
    newest = next(order for order in HOUSEHOLD_ORDERS if order.name == "newest")
    for status in HouseholdStatus.values:
        yield f"households, {status}", first_page(households.filter(status=status), newest)
    yield "new head to choose", first_page(todo.headless(actor), todo.LONGEST)
    yield "perhaps on file twice", first_page(open_likenesses(actor), BY_ANSWER)
    ruled = Likeness.objects.visible_to(actor).exclude(ruling="")
    yield "perhaps on file twice, ruled on", first_page(ruled, BY_ANSWER)


def lists_of_associations(actor: Actor) -> Iterator[tuple[str, QuerySet]]:
    branches = Branch.objects.visible_to(actor)
    yield "associations", first_page(branches, BY_CODE)
    yield "associations by name", first_page(branches, BY_NAME)
    for condition, values in CONDITIONS.items():
        for value in values:
            narrowed = branches.filter(**{condition: value})
            yield f"associations, {condition} {value}", first_page(narrowed, BY_CODE)
    for name in NAMES:
        yield f"associations, {name}…", first_page(branches.filter(name__startswith=name), BY_NAME)


def lists_of_members(actor: Actor) -> Iterator[tuple[str, QuerySet]]:
    members = Membership.objects.visible_to(actor)
    for order in LIVE_ORDERS:
        yield f"members, {order.name}", first_page(members.live(), order)
    for order in LEFT_ORDERS:
        yield f"members, {order.name}", first_page(members.filter(left_on__isnull=False), order)


def lists_behind_figures(actor: Actor) -> Iterator[tuple[str, QuerySet]]:
    this_year = Year.containing(timezone.localdate())
    area = Area(*actor.scope, by=actor)
    for year in (this_year, Year(this_year.number - 2)):
        for count in (counted.decided, counted.approved):
            yield f"{count.__name__} in {year.code}", first_page(count(area, year), LATEST)
        yield f"received in {year.code}", first_page(counted.received(area, year), LATEST_RECEIVED)
