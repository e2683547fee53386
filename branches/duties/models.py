from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.matrix import roles_with
from accounts.roles import Role
from accounts.scope import ScopedQuerySet
from branches.tree.models.owned import BranchOwned


class ProposedAct(models.TextChoices):
    """What is to happen to a duty."""

    GIVE = "give", pgettext_lazy("duty", "give")
    END = "end", pgettext_lazy("duty", "end")


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", _("waits for confirmation")
    CONFIRMED = "confirmed", pgettext_lazy("proposal", "confirmed")
    REFUSED = "refused", pgettext_lazy("proposal", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "withdrawn")


class DutyProposalQuerySet(ScopedQuerySet):
    readers = roles_with("duty.give_entry")

    def waiting(self) -> Self:
        return self.filter(state=ProposalState.PROPOSED)

    def answered(self) -> Self:
        return self.exclude(state=ProposalState.PROPOSED)


class DutyProposal(BranchOwned):
    """A manager's wish to give or end a duty at the branch, until a system administrator answers it.

    People stand as officers, for the rule that two natural persons act, neither of them the
    one concerned, is about persons and not about accounts. ``proposing_duty`` is the duty in
    which the manager asked. ``duty`` is the one to end, or the one that came of it.
    ``awaiting_branch`` is where the counted queue has it.
    """

    act = models.CharField(_("what"), max_length=4, choices=ProposedAct)
    officer = models.ForeignKey(
        "accounts.Officer", verbose_name=_("officer"), on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    duty = models.ForeignKey(
        "branches.Duty", on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    state = models.CharField(
        _("state"), max_length=9, choices=ProposalState, default=ProposalState.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey("accounts.Officer", on_delete=models.PROTECT, related_name="+")
    proposing_duty = models.ForeignKey("branches.Duty", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"))
    awaiting_branch = models.ForeignKey("branches.Branch", on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(
        "accounts.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.CharField(_("reason for the answer"), max_length=200, blank=True)

    objects = DutyProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty proposal")
        verbose_name_plural = _("duty proposals")
        indexes = [
            models.Index(name="dutyproposal_county_state", fields=["county_id", "state", "id"]),
            models.Index(name="dutyproposal_city_state", fields=["city_id", "state", "id"]),
            models.Index(name="dutyproposal_branch_state", fields=["branch", "state", "id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="dutyproposal_waits_once",
                fields=["officer", "branch", "role", "act"],
                condition=Q(state="proposed"),
                violation_error_message=_("The same is proposed already and waits for confirmation."),
            ),
            models.CheckConstraint(
                name="dutyproposal_two_people",
                condition=~Q(state="confirmed")
                | Q(answered_by__isnull=False) & ~Q(answered_by=F("proposed_by")),
                violation_error_message=_("The proposer of a duty does not confirm it."),
            ),
            models.CheckConstraint(
                name="dutyproposal_never_for_oneself",
                condition=~Q(officer=F("proposed_by"))
                & (Q(answered_by=None) | ~Q(state="confirmed") | ~Q(officer=F("answered_by"))),
                violation_error_message=_("Nobody gives or ends a duty of their own."),
            ),
            models.CheckConstraint(
                name="dutyproposal_state_is_complete",
                condition=Q(state="proposed", answered_by=None, answered_at=None, answer="")
                | Q(
                    state="confirmed",
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                    duty__isnull=False,
                )
                | Q(state="refused", answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="")
                | Q(
                    state="withdrawn",
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                    answered_by=F("proposed_by"),
                ),
                violation_error_message=_("An answered proposal says who answered it, when and why."),
            ),
            models.CheckConstraint(
                name="dutyproposal_names_its_duty",
                condition=Q(act="end", duty__isnull=False, starts_on=None, ends_on=None)
                | Q(act="give", starts_on__isnull=False),
                violation_error_message=_("To end a duty, name it; to give one, say from when."),
            ),
            models.CheckConstraint(
                name="dutyproposal_ends_after_it_begins",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A duty cannot end before it begins."),
            ),
        ]

    def __str__(self):
        return f"{self.get_act_display()} {self.officer_id} {self.role} @ {self.branch_id}"

    @property
    def waits(self):
        return self.state == ProposalState.PROPOSED
