import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from families.codes import Relation
from ground.derived import DerivedField
from ground.group_names import LONGEST_SORT_KEY
from ground.readings import LONGEST_OF_ALL, other_letters
from ground.sealed import SealedJSONField


class PartyRole(models.TextChoices):
    BENEFICIARY = "beneficiary", _("beneficiary")
    APPLICANT = "applicant", _("applicant")
    PAYEE = "payee", _("payee")
    DECEASED = "deceased", _("deceased")


class Party(models.Model):
    """A person named in a case and what for; each is listed at the case's branch by a trigger."""

    case = models.ForeignKey("assistance.AidCase", on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(_("role"), max_length=12, choices=PartyRole)
    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="case_parts")
    name = models.CharField(_("name as typed"), max_length=50)
    sort_key = models.CharField(max_length=200, editable=False)
    initials = models.CharField(max_length=50, editable=False)
    other_letters = DerivedField(source="name", by=other_letters, max_length=LONGEST_OF_ALL)
    relation = models.CharField(_("relation to the beneficiary"), max_length=2, choices=Relation, blank=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.UniqueConstraint(
                name="party_one_a_role",
                fields=["case", "role"],
                violation_error_message=_("This role in the case is filled already."),
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.get_role_display()})"


class Verification(models.Model):
    """Village verification (村级核实评议): who went, when the meeting sat, what it found. Not a log-in."""

    class Result(models.TextChoices):
        AGREED = "agreed", _("true, agreed to report")
        OBJECTED = "objected", _("not agreed")

    case = models.OneToOneField("assistance.AidCase", on_delete=models.CASCADE, related_name="verification")
    first_verifier = models.CharField(_("first verifier"), max_length=50)
    second_verifier = models.CharField(_("second verifier"), max_length=50)
    visited_on = models.DateField(_("visited on"))
    met_on = models.DateField(_("meeting held on"))
    result = models.CharField(_("result"), max_length=8, choices=Result)
    remarks = models.CharField(_("remarks"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("village verification")
        verbose_name_plural = _("village verifications")
        constraints = [
            models.CheckConstraint(
                name="verification_two_people",
                condition=~Q(first_verifier=F("second_verifier")),
                violation_error_message=_("Two different people verify."),
            ),
            models.CheckConstraint(
                name="verification_visit_before_meeting",
                condition=Q(met_on__gte=F("visited_on")),
                violation_error_message=_("The meeting is held on the day of the visit or later."),
            ),
        ]

    def __str__(self):
        return self.get_result_display()


class Submission(models.Model):
    """What was submitted, word for word: the snapshot that decisions are taken on, and its digest.

    The content is sealed. The digest is an HMAC-SHA256 over its canonical JSON under its own
    key, so nothing that changes elsewhere later changes what was decided. What lists and
    registers show of it stands in columns of its own, in clear: names and classes are not sealed
    anywhere, and a sheet of thousands of rows does not open as many seals.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("assistance.AidCase", on_delete=models.PROTECT, related_name="submissions")
    seq = models.PositiveSmallIntegerField(_("number"))
    content = SealedJSONField(_("content"))
    digest = models.BinaryField(max_length=32)
    name = models.CharField(_("beneficiary"), max_length=50)
    relation = models.CharField(_("relation to the head"), max_length=2, blank=True)
    head_name = models.CharField(_("head of household"), max_length=50)
    head_sort_key = models.CharField(max_length=200)
    group_name = models.CharField(_("group"), max_length=40, blank=True)
    group_sort_key = models.CharField(max_length=LONGEST_SORT_KEY, blank=True)
    account_last4 = models.CharField(_("end of the account number"), max_length=4)
    classes = ArrayField(models.CharField(max_length=16), verbose_name=_("household classes"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["case", "seq"]
        constraints = [
            models.UniqueConstraint(
                name="submission_one_a_number",
                fields=["case", "seq"],
                violation_error_message=_("This submission is recorded already."),
            ),
        ]

    def __str__(self):
        return f"{self.case_id} #{self.seq}"


class FindingLevel(models.TextChoices):
    OK = "ok", _("passed")
    WARNING = "warning", _("to be looked at")
    REFUSAL = "refusal", _("not allowed")


class Finding(models.Model):
    """What one check found when the case was submitted: the same sentence for clerk, reviewer and officer."""

    case = models.ForeignKey("assistance.AidCase", on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField()
    check_code = models.CharField(_("check"), max_length=30)
    level = models.CharField(_("result"), max_length=8, choices=FindingLevel)
    words = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["case", "position"]
        constraints = [
            models.UniqueConstraint(
                name="finding_one_a_check",
                fields=["case", "check_code"],
                violation_error_message=_("This check has its finding already."),
            ),
        ]

    def __str__(self):
        return f"{self.check_code}: {self.level}"
