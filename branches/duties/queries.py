"""What the pages about duties read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.hooks import HeldDuty
from accounts.models import DeclaredRelative, User
from accounts.scope import Actor
from branches.duties.models import DutyProposal
from branches.tree.models import Branch, BranchStatus, Duty, Level
from ground.paging import Order

WAITING = Order("waiting", _("Longest waiting first"), ("id",))
NEWEST = Order("newest", _("Newest first"), ("-id",))
MOST_PLACES = 200
MOST_PEOPLE = 100


def holders(today: date) -> QuerySet:
    """The ids of the users who hold a duty on a day."""
    return Duty.objects.current(today).values("user_id")


def held(users: Collection[int], today: date) -> Mapping[int, list[HeldDuty]]:
    """The duties of these users on a day, wherever they are; for pages about accounts."""
    found: dict[int, list[HeldDuty]] = {}
    duties = Duty.objects.current(today).filter(user_id__in=users).select_related("branch")
    for duty in duties.order_by("starts_on", "id"):
        shown = HeldDuty(
            role=duty.get_role_display(),
            place=duty.branch.name,
            url=duty.branch.get_absolute_url(),
            starts_on=duty.starts_on,
            ends_on=duty.ends_on,
        )
        found.setdefault(duty.user_id, []).append(shown)
    return found


def proposals(actor: Actor, *, waiting: bool) -> QuerySet[DutyProposal]:
    """The proposals in scope that wait, or those that were answered, with everyone they name."""
    rows = DutyProposal.objects.visible_to(actor)
    rows = rows.waiting() if waiting else rows.answered()
    return with_people(rows)


def with_people(rows: QuerySet[DutyProposal]) -> QuerySet[DutyProposal]:
    return rows.select_related(
        "officer__user",
        "branch",
        "proposed_by",
        "answered_by",
        "duty",
        "proposing_duty__branch",
        "proposing_duty__user__officer",
    )


def people_on_duty(branch: Branch, actor: Actor, *, today: date) -> QuerySet[Duty]:
    """Who holds a duty at the branch today or will, and how many relatives each has declared."""
    declared = (
        DeclaredRelative.objects.filter(officer=OuterRef("user__officer"), ended_at=None)
        .order_by()
        .values("officer")
        .annotate(n=Count("*"))
        .values("n")
    )
    return (
        Duty.objects.visible_to(actor)
        .filter(Q(ends_on=None) | Q(ends_on__gte=today), branch=branch, ended_at=None, user__is_active=True)
        .select_related("user__officer")
        .annotate(relatives=Coalesce(Subquery(declared), 0))
        .order_by("role", "starts_on", "id")
    )


def people_below(branch: Branch, actor: Actor, *, today: date) -> list[User]:
    """People who hold a duty at the branch or below it, to be chosen from; so many at most."""
    duties = Duty.objects.visible_to(actor).current(today)
    below = duties.filter(**{Level(branch.level).column: branch.pk}).values("user_id")
    return list(User.objects.filter(pk__in=below, is_active=True).order_by("username")[:MOST_PEOPLE])


def people_called(text: str, actor: Actor, *, today: date) -> list[User]:
    """The account with exactly this user name, else those in the actor's scope whose owner has this name."""
    named = User.objects.filter(username=User.normalize_username(text)).first()
    if named:
        return [named]
    duties = Duty.objects.visible_to(actor).current(today).filter(user__officer__name=text.strip())
    users = User.objects.filter(pk__in=duties.values("user_id")).order_by("username")
    return list(users[:MOST_PEOPLE])


def places_near(branch: Branch, actor: Actor) -> list[Branch]:
    """The actor's own association, the chosen one, and those directly below either."""
    own = actor.place.branch_id if actor.place else None
    near = Q(pk__in=[own, branch.pk]) | Q(parent_id__in=[own, branch.pk])
    found = Branch.objects.visible_to(actor).filter(near, status=BranchStatus.ACTIVE)
    return list(found.order_by("code")[:MOST_PLACES])
