"""Counting the dashboard's figures now and then, and keeping them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import Actor
from branches.actors import confirm_duty
from branches.models import Branch
from branches.permissions import why_not
from ground.refusals import Refused, require
from jobs.models import Job
from jobs.operations import launch
from jobs.progress import Progress
from jobs.snapshot import repeatable_read
from reports.figures.area import Area
from reports.figures.registry import counted_for_dashboard
from reports.models import FigureStamp

FIGURES_JOB = "reports.figures"
FRESH_FOR = timedelta(minutes=10)


def area_of(branch: Branch, *, by: Actor) -> Area:
    """What is counted when this actor looks at an association of the own area: all below it, or
    the association alone where the duty reaches no further.
    """
    if by.scope is not None and by.place is not None and branch.pk == by.place.branch_id:
        return Area(*by.scope)
    return Area.of(branch)


def is_stale(stamped_at: datetime | None, *, now: datetime) -> bool:
    return stamped_at is None or now - stamped_at >= FRESH_FOR


@transaction.atomic
def ask_for_figures(branch_code: str, *, by: Actor, now: datetime) -> Job | None:
    """Have the figures of an association counted again; None when somebody else has asked already.

    Raises Forbidden, Branch.DoesNotExist outside the scope.
    """
    confirm_duty(by, today=timezone.localdate(now))
    branch = Branch.objects.visible_to(by).get(code=branch_code)
    require(why_not(by, "report.build", branch))
    try:
        return launch(FIGURES_JOB, by=by, parameters={"branch": branch.code}, key=branch.code)
    except Refused:
        return None


def stamp_figures(job: Job, progress: Progress) -> None:
    """Count all figures of an association from one snapshot, and keep them stamped with its moment.

    Figures counted less than ten minutes ago stand, and so do those that a later snapshot gave.
    """
    with repeatable_read() as as_of:
        branch = Branch.objects.visible_to(progress.actor).filter(code=job.parameters["branch"]).first()
        if branch is None:
            raise Refused(_("This association is no longer in your area."))
        area = area_of(branch, by=progress.actor)
        if not is_stale(stamped_at(area), now=as_of):
            return
        rows = []
        for figure, period, value in counted_for_dashboard(area, branch, as_of=as_of):
            rows.append(
                FigureStamp(
                    branch=branch,
                    reach=area.column,
                    figure=figure,
                    period=period,
                    value=value,
                    stamped_at=as_of,
                )
            )
            progress.advance()
    keep(area, rows, as_of=as_of)


@transaction.atomic
def keep(area: Area, rows: list[FigureStamp], *, as_of: datetime) -> None:
    """Put the stamps in the place of the older ones; a later snapshot is never overwritten."""
    # Two that count the same area keep their figures one after the other.
    Branch.objects.select_for_update(of=("self",), no_key=True).get(pk=area.branch_id)
    latest = stamped_at(area)
    if latest is not None and latest >= as_of:
        return
    FigureStamp.objects.filter(branch=area.branch_id, reach=area.column).delete()
    FigureStamp.objects.bulk_create(rows)


def stamped_at(area: Area) -> datetime | None:
    """When the figures of this area were counted last."""
    stamps = FigureStamp.objects.filter(branch=area.branch_id, reach=area.column)
    return stamps.order_by("-stamped_at").values_list("stamped_at", flat=True).first()
