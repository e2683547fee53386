from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.matrix import roles_with
from accounts.roles import Role
from accounts.scope import Actor, ScopedQuerySet
from assistance.cases.states import (
    AMOUNT_STATES,
    CLAIMING_STATES,
    EDITABLE_STATES,
    NEXT_STATES,
    ON_ROUTE_STATES,
    UNDECIDED_STATES,
    CaseState,
)
from assistance.schemes.models import PeriodKind
from branches.models import SCOPED_BY, BranchOwned

from .content import Submission


class AidCaseQuerySet(ScopedQuerySet):
    readers = roles_with("case.read")

    def narrowed(self, actor: Actor) -> Self:
        """Finance reads a case from its approval on; whose money it is decides nothing before."""
        if actor.role == Role.FINANCE:
            return self.filter(state__in=AMOUNT_STATES)
        return self

    def awaiting(self, actor: Actor) -> Self:
        """Cases that wait for this actor's duty, those that wait longest first."""
        if actor.place is None or actor.role is None:
            return self.none()
        waiting = self.visible_to(actor).filter(awaiting_role=actor.role)
        # A township's clerk mends for its villages, whose cases wait at the villages themselves.
        if actor.role != Role.CLERK or actor.scope is None or actor.scope[0] != "township_id":
            waiting = waiting.filter(awaiting_branch_id=actor.place.branch_id)
        return waiting.order_by("waiting_since", "id")


class AidCase(BranchOwned):
    """One household's request for one kind of aid (申请), from draft to archive.

    ``event_on`` is the day of what the aid answers to (a death, a flood), where its kind has one.
    ``received_on`` is the day on which the application paper was received (申请日期), by which opening,
    last day and closing are judged and figures count what was received; ``paper_place`` says where the
    paper lies.
    ``asked_amount`` and ``approved_amount`` are yuan. ``position`` is where on its frozen route
    the case waits; ``return_position`` is where a returned case goes back to. ``submission`` is
    the one in force, ``digest`` its digest. ``decided_on`` is the local day of approval or refusal, by which
    yearly figures count. Content changes only in draft and returned.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=24, unique=True)
    scheme = models.ForeignKey(
        "assistance.Scheme", verbose_name=_("scheme"), on_delete=models.PROTECT, related_name="cases"
    )
    kind = models.CharField(_("kind of aid"), max_length=20)
    rule = models.ForeignKey(
        "assistance.SchemeRule",
        verbose_name=_("rule"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=10, choices=CaseState, default=CaseState.DRAFT)
    household = models.ForeignKey(
        "families.Household", verbose_name=_("household"), on_delete=models.PROTECT, related_name="aid_cases"
    )
    beneficiary = models.ForeignKey(
        "families.Person",
        verbose_name=_("beneficiary"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="aid_cases",
    )
    beneficiary_name = models.CharField(_("beneficiary"), max_length=50, blank=True)
    beneficiary_sort_key = models.CharField(max_length=200, blank=True, editable=False)
    account = models.ForeignKey(
        "families.BankAccount", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_amount = models.DecimalField(
        _("amount asked"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    approved_amount = models.DecimalField(
        _("amount approved"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    period_kind = models.CharField(max_length=16, choices=PeriodKind, blank=True)
    period = models.CharField(_("period"), max_length=20, blank=True)
    event_on = models.DateField(_("day of the event"), null=True, blank=True)
    reason = models.CharField(_("reason for applying"), max_length=400, blank=True)
    received_on = models.DateField(_("application received on"), null=True)
    paper_place = models.CharField(_("where the paper lies"), max_length=120, blank=True)

    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("entered by"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("entered at"), editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    digest = models.BinaryField(max_length=32, null=True, editable=False)
    submission = models.ForeignKey(
        "assistance.Submission",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )

    position = models.PositiveSmallIntegerField(null=True, blank=True)
    return_position = models.PositiveSmallIntegerField(null=True, blank=True)
    awaiting_branch = models.ForeignKey(
        "branches.Branch", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    awaiting_role = models.CharField(max_length=10, choices=Role, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    warning_count = models.PositiveSmallIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    counted_from = models.DateTimeField(null=True, blank=True, editable=False)
    counted_until = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AidCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("aid case")
        verbose_name_plural = _("aid cases")
        indexes = [
            *(
                models.Index(fields=[level, "-created_at", "-id"], name=f"aidcase_{level[:4]}_new")
                for level in SCOPED_BY
            ),
            *(
                models.Index(fields=[level, "state", "-created_at", "-id"], name=f"aidcase_{level[:4]}_state")
                for level in SCOPED_BY
            ),
            *(
                models.Index(
                    fields=[level, "decided_on", "id"],
                    name=f"aidcase_{level[:4]}_day",
                    condition=Q(decided_on__isnull=False),
                )
                for level in SCOPED_BY
            ),
            *(
                models.Index(fields=[level, "received_on", "id"], name=f"aidcase_{level[:4]}_recv")
                for level in SCOPED_BY
            ),
            models.Index(
                fields=["awaiting_branch", "awaiting_role", "waiting_since", "id"],
                name="aidcase_waiting",
                condition=~Q(awaiting_role=""),
            ),
            # A county's queue is long, and both its equalities hold the same id: anyone who plans the
            # query takes them for two conditions that few rows meet, unless one index answers both.
            models.Index(
                fields=["county_id", "awaiting_branch", "awaiting_role", "waiting_since", "id"],
                name="aidcase_coun_wait",
                condition=~Q(awaiting_role=""),
            ),
            models.Index(
                fields=["township_id", "awaiting_role", "waiting_since", "id"],
                name="aidcase_town_waiting",
                condition=~Q(awaiting_role=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="aidcase_amount_once_approved",
                condition=Q(state__in=AMOUNT_STATES, approved_amount__isnull=False, approved_amount__gt=0)
                | (~Q(state__in=AMOUNT_STATES) & Q(approved_amount=None)),
                violation_error_message=_(
                    "Only an approved case has an approved amount, and it is above zero."
                ),
            ),
            models.CheckConstraint(
                name="aidcase_decided_has_a_day",
                condition=Q(
                    state__in=[*AMOUNT_STATES, CaseState.REFUSED],
                    decided_at__isnull=False,
                    decided_on__isnull=False,
                )
                | Q(state__in=[*UNDECIDED_STATES, CaseState.WITHDRAWN], decided_at=None, decided_on=None)
                | Q(state=CaseState.STOPPED),
                violation_error_message=_(
                    "A decided case has its day of decision, an undecided one has none."
                ),
            ),
            models.CheckConstraint(
                name="aidcase_submitted_is_whole",
                condition=Q(state__in=[CaseState.DRAFT, CaseState.WITHDRAWN])
                | Q(
                    rule__isnull=False,
                    beneficiary__isnull=False,
                    digest__isnull=False,
                    submission__isnull=False,
                    submitted_at__isnull=False,
                    submitted_on__isnull=False,
                    asked_amount__isnull=False,
                    asked_amount__gt=0,
                    counted_from__isnull=False,
                )
                & ~Q(period=""),
                violation_error_message=_(
                    "A submitted case has a beneficiary, a rule, a period and an amount."
                ),
            ),
            models.CheckConstraint(
                name="aidcase_received_before_submitted",
                condition=Q(state__in=[CaseState.DRAFT, CaseState.WITHDRAWN])
                | Q(received_on__isnull=False, received_on__lte=F("submitted_on")),
                violation_error_message=_(
                    "An application is received before its case is submitted, or on the same day."
                ),
            ),
            models.CheckConstraint(
                name="aidcase_waits_for_someone",
                condition=Q(
                    state__in=[*ON_ROUTE_STATES],
                    awaiting_branch__isnull=False,
                    waiting_since__isnull=False,
                )
                & ~Q(awaiting_role="")
                | ~Q(state__in=[*ON_ROUTE_STATES]),
                violation_error_message=_("A case in review or returned waits for a branch and a role."),
            ),
            models.CheckConstraint(
                name="aidcase_rests_for_no_one",
                condition=~Q(
                    state__in=[
                        CaseState.DRAFT,
                        CaseState.REFUSED,
                        CaseState.WITHDRAWN,
                        CaseState.STOPPED,
                        CaseState.ARCHIVED,
                    ]
                )
                | Q(awaiting_role="", awaiting_branch=None, waiting_since=None),
                violation_error_message=_("A case that is closed or a draft waits for no one."),
            ),
            models.CheckConstraint(
                name="aidcase_review_has_a_position",
                condition=Q(state=CaseState.IN_REVIEW, position__isnull=False, return_position=None)
                | Q(state=CaseState.RETURNED, position=None, return_position__isnull=False)
                | (~Q(state__in=[*ON_ROUTE_STATES]) & Q(position=None, return_position=None)),
                violation_error_message=_("A case in review stands at one step of its route."),
            ),
            models.CheckConstraint(
                name="aidcase_counted_forwards",
                condition=Q(counted_until=None) | Q(counted_until__gte=F("counted_from")),
                violation_error_message=_("A case cannot stop counting before it starts."),
            ),
        ]

    def __str__(self):
        return f"{self.beneficiary_name} {self.number}"

    def get_absolute_url(self):
        return reverse("assistance:page", args=[self.number])

    @property
    def in_force(self) -> Submission | None:
        """What was submitted; None while the content can be changed, or when it never was."""
        return None if self.state in EDITABLE_STATES else self.submission

    @property
    def head_name(self) -> str:
        """The head of the household as lists name them: as submitted, before that as on file.

        Rows that `cases.queries.listed` reads bring it along as ``submitted_head``.
        """
        if self.state in EDITABLE_STATES or self.submission_id is None:
            return self.household.head_name
        return self.submitted_head if hasattr(self, "submitted_head") else self.submission.head_name

    @property
    def period_label(self) -> str:
        """The period as people read it: one that is not a year is named by its kind."""
        return self.period if self.period != PeriodKind.ONCE else str(PeriodKind.ONCE.label)

    @property
    def claims_period(self) -> bool:
        """Whether nobody else may be given for the period what this case asks for, or was given."""
        return self.state in CLAIMING_STATES

    @property
    def was_received_earlier(self) -> bool:
        """Whether it is on record that the paper came before it was typed.

        The rule is then that of the day of receipt, otherwise that of the day of first submission.
        """
        if self.received_on is None:
            return False
        return bool(self.paper_place) or self.received_on < timezone.localtime(self.created_at).date()

    def day_of_rule(self, today: date) -> date:
        """The day whose rule the case goes by; until it is submitted that may be ``today``."""
        if self.was_received_earlier:
            assert self.received_on is not None
            return self.received_on
        return timezone.localtime(self.counted_from).date() if self.counted_from else today

    def can_become(self, state: CaseState) -> bool:
        return state in NEXT_STATES[CaseState(self.state)]

    def become(self, state: CaseState) -> None:
        """Change the state, saved by the caller; every operation does so here.

        Raises ValueError for a move that is none: the guards have refused it before.
        """
        if state != self.state and not self.can_become(state):
            raise ValueError(f"{self.state} does not become {state}")
        self.state = state
