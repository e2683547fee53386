"""What the roster shows on the pages of associations and households."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accounts.scope import Actor
from branches.hooks import Panel, branch_panels
from branches.models import Branch, Level
from branches.permissions import may
from families.hooks import PersonPages, household_panels, person_pages
from families.models import Household

from .guards import why_not_enrol
from .models import MemberGroup, Membership
from .queries import SINGLE, member_counts

# Of a whole city or province the figures are counted beforehand, not while a page is opened.
COUNTED = (*SINGLE, Level.TOWNSHIP, Level.COUNTY)


def of_branch(branch: Branch, actor: Actor) -> dict[str, Any] | None:
    """How many are on the roster, members and people apart, and the ways to it; two queries."""
    if not may(actor, "roster.read", branch):
        return None
    context: dict[str, Any] = {"branch": branch}
    if branch.level in COUNTED:
        context["counts"] = member_counts(actor, branch)
        groups = MemberGroup.objects.visible_to(actor).filter(closed_on=None)
        context["groups"] = groups.filter(**{Level(branch.level).column: branch.pk}).count()
    if not why_not_enrol(branch, by=actor):
        context["new_url"] = f"{reverse('members:new')}?branch={branch.code}"
    return context


def of_household(household: Household, actor: Actor) -> dict[str, Any] | None:
    """Who of those living in the household is on a roster in the actor's scope; two queries."""
    if not may(actor, "roster.read"):
        return None
    here = household.members.filter(left_on=None, person__died_on=None)
    living = list(here.select_related("person").order_by("relation", "id"))
    live = Membership.objects.visible_to(actor).live().filter(person__in=[m.person_id for m in living])
    held: dict[int, list[Membership]] = {}
    for membership in live.select_related("branch").order_by("joined_on", "id"):
        held.setdefault(membership.person_id, []).append(membership)
    may_enrol = not why_not_enrol(household.branch, by=actor)
    return {
        "household": household,
        "rows": [
            {
                "member": member,
                "memberships": held.get(member.person_id, []),
                "may_enrol": may_enrol and member.person_id not in held,
            }
            for member in living
        ],
    }


def roster_pages(people: Iterable[int], actor: Actor) -> PersonPages:
    """The memberships of people, also those that have ended."""
    rows = Membership.objects.visible_to(actor).filter(person__in=list(people)).order_by("card_no")
    found: PersonPages = {}
    for row in rows:
        found.setdefault(row.person_id, []).append((row.card_no, row.get_absolute_url()))
    return found


def offer() -> None:
    person_pages.append(roster_pages)
    branch_panels.offer(Panel("members", "members/_branch_panel.html", of_branch, order=25, beside=True))
    household_panels.offer(Panel("members", "members/_household_panel.html", of_household, order=40))
