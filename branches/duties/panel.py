"""Who holds which duty, on the page of an association."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.matrix import roles_with
from accounts.roles import Role
from accounts.scope import Actor
from branches.actors import this_day
from branches.duties.models import DutyProposal
from branches.hooks import Panel
from branches.permissions import in_scope
from branches.tree.models import Branch

from .queries import people_on_duty

READERS = roles_with("duty.give_entry") | {Role.AUDITOR}


def of_branch(branch: Branch, actor: Actor) -> dict[str, Any] | None:
    """The people on duty for those who appoint or audit them; two queries."""
    # System administrators see every association by name, its people only within their scope.
    if actor.role not in READERS or not in_scope(actor, branch):
        return None
    context: dict[str, Any] = {
        "people": people_on_duty(branch, actor, today=this_day()),
        "counts_relatives": actor.role in {Role.SYSTEM, Role.AUDITOR},
    }
    if actor.role == Role.AUDITOR:
        return context
    manages = actor.role == Role.MANAGER
    query = urlencode({"branch": branch.code})
    return context | {
        "manages": manages,
        "own_officer": actor.officer_id,
        "new_url": f"{reverse('duties:propose' if manages else 'duties:give')}?{query}",
        "waiting": DutyProposal.objects.visible_to(actor).waiting().filter(branch=branch).count(),
    }


PEOPLE = Panel("people", "branches/duties/_panel.html", of_branch, order=10)
