"""How every change of an association begins: fetched through the scope, locked, asked about, compared."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import Actor
from branches.actors import confirm_duty
from branches.tree.guards import why_not_change
from branches.tree.models import Branch
from ground.refusals import Stale, require


def open_branch(branch_id: int, *, by: Actor, version: int, now: datetime) -> Branch:
    """The association under a lock that keeps rows from being written below it until commit.

    Raises Branch.DoesNotExist outside the scope, Forbidden where the actor may not change it,
    Stale when it has changed since the page was shown.
    """
    confirm_duty(by, today=timezone.localdate(now))
    found = Branch.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    branch = found.select_related("parent").get(pk=branch_id)
    require(why_not_change(branch, by=by))
    if branch.version != version:
        raise Stale(_("Someone else has changed this association meanwhile."))
    return branch


def hold_still(branch_id: int) -> None:
    """Keep an association from being closed or moved until commit, while others may write below it too.

    For operations that bring something to an association which must not close under it: call it
    before the row is read that the guards are asked about.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM branches_branch WHERE id = %s FOR SHARE", [branch_id])
