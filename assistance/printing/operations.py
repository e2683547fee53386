"""Wording a printed form."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.scope import Actor
from assistance.printing.models import PrintTemplate
from branches.actors import confirm_duty
from branches.models import Branch
from branches.permissions import why_not
from ground.refusals import Stale, require


@transaction.atomic
def word_form(
    kind: str,
    *,
    by: Actor,
    version: int,
    now: datetime,
    title: str,
    cells: list[str],
    closing: list[str],
) -> PrintTemplate:
    """Word a printed form for the actor's own association and all below it.

    ``version`` is 0 where it has no wording of its own yet. Raises Forbidden, and Stale when
    somebody else has worded it meanwhile.
    """
    today: date = timezone.localdate(now)
    confirm_duty(by, today=today)
    assert by.place is not None
    # The association's row is the lock under which its first wording is made.
    branch = Branch.objects.visible_to(by).select_for_update(of=("self",)).get(pk=by.place.branch_id)
    require(why_not(by, "wording.edit", branch))
    row = PrintTemplate.objects.visible_to(by).filter(branch=branch, kind=kind).first()
    if (row.version if row else 0) != version:
        raise Stale(_("Somebody else has changed this wording meanwhile. Compare it and save again."))
    row = row or PrintTemplate(branch=branch, kind=kind, version=0)
    row.title, row.lines, row.version = title, {"cells": cells, "closing": closing}, version + 1
    row.full_clean(exclude=["branch"])
    row.save()
    # A closing line may tell a telephone number, which the trail does not take.
    audit.record("print_template.worded", by=by, target=row, data={"kind": kind, "version": row.version})
    return row
