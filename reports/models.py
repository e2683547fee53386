"""What is kept of figures, and which workbooks are built again and again."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scope import Actor, ScopedQuerySet
from branches.models import BranchOwned

from .figures.registry import MONEY_CODES, reads_money_alone

LAST_DAY = 28


class FigureStampQuerySet(ScopedQuerySet):
    def narrowed(self, actor: Actor) -> Self:
        """Finance reads money alone; who sees one association alone does not read those below it."""
        rows = self.filter(figure__in=MONEY_CODES) if reads_money_alone(actor) else self
        if actor.scope is not None and actor.scope[0] == "branch_id":
            return rows.filter(reach="branch_id")
        return rows


class FigureStamp(BranchOwned):
    """A figure as it was at one moment: what a page shows, so that no page ever counts.

    ``reach`` is the ancestor column that was counted: the level of the branch for everything
    below it, branch_id for the association alone. ``period`` is the code of a period; ``value``
    is what the figure's own counting gives.
    """

    reach = models.CharField(max_length=12)
    figure = models.CharField(max_length=20)
    period = models.CharField(max_length=10)
    value = models.JSONField(null=True)
    stamped_at = models.DateTimeField()

    objects = FigureStampQuerySet.as_manager()

    class Meta:
        verbose_name = _("stamped figure")
        verbose_name_plural = _("stamped figures")
        constraints = [
            models.UniqueConstraint(
                name="figurestamp_one_a_period",
                fields=["branch", "reach", "figure", "period"],
                violation_error_message=_("This figure is stamped already."),
            ),
        ]

    def __str__(self):
        return f"{self.branch_id} {self.figure} {self.period}"


class TimetableState(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("timetable", "active")
    PAUSED = "paused", pgettext_lazy("timetable", "paused")
    ENDED = "ended", pgettext_lazy("timetable", "ended")


class PauseReason(models.TextChoices):
    """Why a timetable paused itself."""

    OWNER_LEFT = (
        "owner_left",
        _("The duty of its owner has ended. Resume it to have it built in your own."),
    )


class Timetable(BranchOwned):
    """A workbook that is built by itself after every one of its periods.

    It is built on ``day`` of the first month after the period, in the duty of its owner, who is
    the one who saved it last; when that duty ends it pauses itself, and ``pause_reason`` says so.
    Periods count from ``starts_on`` on. It is never deleted, only ended.
    """

    workbook = models.CharField(_("workbook"), max_length=20)
    day = models.PositiveSmallIntegerField(
        _("day of the month"), validators=[MinValueValidator(1), MaxValueValidator(LAST_DAY)]
    )
    recipients = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("recipients"), related_name="report_timetables"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+"
    )
    duty = models.ForeignKey("branches.Duty", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    state = models.CharField(_("state"), max_length=8, choices=TimetableState, default=TimetableState.ACTIVE)
    pause_reason = models.CharField(max_length=12, choices=PauseReason, blank=True)
    starts_on = models.DateField(_("from"))
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("timetable")
        verbose_name_plural = _("timetables")
        ordering = ["branch", "id"]
        indexes = [
            models.Index(name="timetable_by_branch", fields=["branch", "id"]),
            models.Index(name="timetable_active", fields=["id"], condition=Q(state=TimetableState.ACTIVE)),
        ]
        constraints = [
            models.CheckConstraint(
                name="timetable_day_in_every_month",
                condition=Q(day__gte=1, day__lte=LAST_DAY),
                violation_error_message=_("Choose a day from 1 to 28, which every month has."),
            ),
            models.CheckConstraint(
                name="timetable_ended_has_its_moment",
                condition=Q(state=TimetableState.ENDED, ended_at__isnull=False)
                | (~Q(state=TimetableState.ENDED) & Q(ended_at=None)),
                violation_error_message=_("An ended timetable, and no other, says when it ended."),
            ),
            models.CheckConstraint(
                name="timetable_reason_only_while_paused",
                condition=Q(state=TimetableState.PAUSED) | Q(pause_reason=""),
                violation_error_message=_("Only a paused timetable says why it is paused."),
            ),
        ]

    def __str__(self):
        return f"{self.workbook} {self.branch_id}"

    def get_absolute_url(self):
        return reverse("reports:timetable", args=[self.pk])


class TimetableRun(models.Model):
    """That a timetable's workbook of one period was asked for: once, whatever else happens."""

    timetable = models.ForeignKey(Timetable, on_delete=models.PROTECT, related_name="runs")
    period = models.CharField(max_length=10)
    job = models.ForeignKey("jobs.Job", on_delete=models.PROTECT, related_name="timetable_runs")
    started_at = models.DateTimeField()

    class Meta:
        verbose_name = _("run of a timetable")
        verbose_name_plural = _("runs of timetables")
        constraints = [
            models.UniqueConstraint(
                name="timetablerun_once_a_period",
                fields=["timetable", "period"],
                violation_error_message=_("The workbook of this period was asked for already."),
            ),
        ]

    def __str__(self):
        return f"{self.timetable_id} {self.period}"
