from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from assistance.cases.states import DECIDING_ACTS, Act, Manner, ReturnReason
from assistance.schemes.stages import Lane, Stage
from branches.models import Level

from .case import AidCase


class RouteStep(models.Model):
    """One step of a case's own route, frozen when it was submitted.

    ``branch`` is who holds the step: the level's association above the case, or the next one up
    where there is none, for a step moves up and is never skipped.
    """

    case = models.ForeignKey(AidCase, on_delete=models.CASCADE, related_name="route")
    position = models.PositiveSmallIntegerField(_("position"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    role = models.CharField(_("role"), max_length=10, choices=Role)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    branch = models.ForeignKey("branches.Branch", on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField(_("days allowed"), default=5)

    class Meta:
        verbose_name = _("route step")
        verbose_name_plural = _("route steps")
        ordering = ["case", "position"]
        constraints = [
            models.UniqueConstraint(
                name="routestep_one_a_position",
                fields=["case", "position"],
                violation_error_message=_("This position of the route is taken."),
            ),
        ]

    def __str__(self):
        return f"{self.position}. {self.get_stage_display()}"


class Step(models.Model):
    """One thing that was done to a case; written once, never updated.

    ``officer`` is the natural person who decided: the one who was at the screen, or the signer on
    paper, or the chair of the meeting. ``user`` is who recorded it. ``digest`` is that of the
    submission the person was shown. ``approved_amount`` is yuan.
    """

    case = models.ForeignKey(AidCase, on_delete=models.PROTECT, related_name="steps")
    seq = models.PositiveSmallIntegerField(_("number"))
    act = models.CharField(_("act"), max_length=12, choices=Act)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    manner = models.CharField(_("manner"), max_length=8, choices=Manner, default=Manner.SCREEN)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey("accounts.Officer", on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        "accounts.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    branch = models.ForeignKey("branches.Branch", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    comment = models.CharField(_("opinion"), max_length=500, blank=True)
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    fields = models.JSONField(_("named fields"), default=list, blank=True)
    approved_amount = models.DecimalField(
        _("amount approved"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    digest = models.BinaryField(max_length=32, null=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signer_post = models.CharField(_("signer's post"), max_length=40, blank=True)
    minutes_no = models.CharField(_("minutes number"), max_length=40, blank=True)
    attendees = models.CharField(_("attendees"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"))
    on = models.DateField(_("on"))

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["case", "seq"]
        indexes = [
            models.Index(
                fields=["officer", "branch", "-at", "-id"],
                name="step_officer_decided",
                condition=Q(act__in=DECIDING_ACTS),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="step_one_a_number",
                fields=["case", "seq"],
                violation_error_message=_("This step is recorded already."),
            ),
            models.CheckConstraint(
                name="step_decision_saw_a_digest",
                condition=~Q(act__in=[Act.SUBMITTED, Act.AGREED, Act.RETURNED, Act.REFUSED])
                | Q(digest__isnull=False),
                violation_error_message=_("A decision says what it was taken on."),
            ),
            models.CheckConstraint(
                name="step_return_has_reasons",
                condition=~Q(act=Act.RETURNED) | ~Q(reasons=[]),
                violation_error_message=_("A return names at least one reason."),
            ),
            models.CheckConstraint(
                name="step_refusal_is_explained",
                condition=~Q(act=Act.REFUSED) | ~Q(comment=""),
                violation_error_message=_("A refusal says why."),
            ),
            models.CheckConstraint(
                name="step_taking_back_is_explained",
                condition=~Q(act=Act.TAKEN_BACK) | ~Q(comment=""),
                violation_error_message=_("Taking a decision back says why."),
            ),
            models.CheckConstraint(
                name="step_manner_has_its_proof",
                condition=Q(manner=Manner.SCREEN)
                | (Q(manner=Manner.PAPER, signed_on__isnull=False) & ~Q(signer_post=""))
                | (Q(manner=Manner.MEETING, signed_on__isnull=False) & ~Q(minutes_no="") & ~Q(attendees="")),
                violation_error_message=_("A decision on paper has its signer, one by meeting its minutes."),
            ),
        ]

    def __str__(self):
        return f"{self.seq}. {self.get_act_display()}"

    @property
    def people(self) -> set[int]:
        """The officers who hold the stage of this step: everyone who counts in it."""
        return {officer for officer in (self.officer_id, self.on_behalf_of_id) if officer is not None}

    @property
    def reason_labels(self) -> list[str]:
        """The words of the reasons that a return names."""
        return [str(ReturnReason(code).label) for code in self.reasons]


class StageHolder(models.Model):
    """That a natural person holds a stage of a case's lane: nobody holds two, whatever happens in between.

    The same stage twice (return, then approve) is fine; the exclusion constraint is the last
    line against two.
    """

    case = models.ForeignKey(AidCase, on_delete=models.PROTECT, related_name="stage_holders")
    lane = models.CharField(_("lane"), max_length=10, choices=Lane)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    officer = models.ForeignKey("accounts.Officer", on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="holders")

    class Meta:
        verbose_name = _("stage holder")
        verbose_name_plural = _("stage holders")
        constraints = [
            ExclusionConstraint(
                name="stageholder_one_stage_a_person",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("lane", RangeOperators.EQUAL),
                    ("officer", RangeOperators.EQUAL),
                    ("stage", RangeOperators.NOT_EQUAL),
                ],
                violation_error_message=_("One person holds one stage of a case."),
            ),
        ]

    def __str__(self):
        return f"{self.officer_id} {self.lane} {self.stage}"
