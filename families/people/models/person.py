import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.scope import Actor
from families.codes import Nation, SchoolStage, Sex
from ground.days import Days
from ground.sealed import RESIDENT_ID, SealedField


def full_years(born_on: date, day: date) -> int:
    """Age in full years; who was born on 29 February comes of age on 1 March of common years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


class ResidentStatus(models.TextChoices):
    """城乡身份: since registers say "resident" for everybody, what was found out about a person."""

    RURAL = "rural", _("rural resident")
    URBAN = "urban", _("urban resident")
    UNDETERMINED = "undetermined", _("undetermined")


class ResidentBasis(models.TextChoices):
    """What a resident status rests on."""

    FORMER_RURAL = "former_rural", _("formerly registered as agricultural")
    FORMER_URBAN = "former_urban", _("formerly registered as non-agricultural")
    COLLECTIVE = "collective", _("member of the rural collective")
    CONTRACT = "contract", _("holds contracted land")
    TOWNSHIP = "township", _("proof of the township")


# What belongs together of a status: columns of a person.
RESIDENT = ("resident_status", "resident_basis", "resident_shown_on", "resident_paper")
# What can prove which status; an undetermined one rests on nothing.
BASES = {
    ResidentStatus.RURAL: (
        ResidentBasis.FORMER_RURAL,
        ResidentBasis.COLLECTIVE,
        ResidentBasis.CONTRACT,
        ResidentBasis.TOWNSHIP,
    ),
    ResidentStatus.URBAN: (ResidentBasis.FORMER_URBAN, ResidentBasis.TOWNSHIP),
}


class PersonQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """People listed somewhere in the actor's scope; search reads listings, never this table."""
        from .listing import Listing

        return self.filter(Exists(Listing.objects.visible_to(actor).filter(person=OuterRef("pk"))))


class Person(models.Model):
    """A natural person: one row in the whole installation, found by the blind index of the resident ID.

    Visible where a listing is. The identity fields are edited by the keeping branch: that of
    the household, or without one that of the first membership.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=50)
    sort_key = models.CharField(max_length=200, editable=False)
    initials = models.CharField(max_length=50, editable=False)
    id_number = SealedField(_("resident ID number"), index="id_index", purpose=RESIDENT_ID)
    id_index = models.BinaryField(null=True, unique=True, editable=False)
    id_last4 = models.CharField(max_length=4, blank=True, editable=False)
    id_was_15 = models.BooleanField(default=False, editable=False)
    no_id_reason = models.CharField(_("reason for no ID"), max_length=100, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex)
    born_on = models.DateField(_("birth date"))
    nation = models.CharField(_("ethnic group"), max_length=2, choices=Nation, default=Nation.HAN)
    resident_status = models.CharField(
        _("resident status"), max_length=12, choices=ResidentStatus, default=ResidentStatus.UNDETERMINED
    )
    resident_basis = models.CharField(
        _("basis of the resident status"), max_length=12, choices=ResidentBasis, blank=True
    )
    resident_shown_on = models.DateField(_("day of the paper on the resident status"), null=True, blank=True)
    resident_paper = models.CharField(_("paper on the resident status"), max_length=60, blank=True)
    education = models.CharField(_("education"), max_length=20, choices=SchoolStage, blank=True)
    employer = models.CharField(_("employer"), max_length=80, blank=True)
    phone = SealedField(_("phone"))
    phone_last4 = models.CharField(max_length=4, blank=True, editable=False)
    health_note = SealedField(_("health"))
    died_on = models.DateField(_("date of death"), null=True, blank=True)
    keeping_branch = models.ForeignKey("branches.Branch", on_delete=models.PROTECT, related_name="+")
    id_number: str
    phone: str
    health_note: str
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)

    days = Days("born_on", "died_on")
    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        # Whether somebody without an ID number is on file already is asked by birth date and sex.
        indexes = [models.Index(fields=["born_on", "sex"], name="person_born_on")]
        constraints = [
            models.CheckConstraint(
                name="person_has_id_or_reason",
                condition=Q(id_index__isnull=False, no_id_reason="")
                | (Q(id_index=None) & ~Q(no_id_reason="")),
                violation_error_message=_("Give the resident ID, or the reason why there is none."),
            ),
            models.CheckConstraint(
                name="person_resident_status_has_its_basis",
                condition=Q(
                    resident_status=ResidentStatus.UNDETERMINED,
                    resident_basis="",
                    resident_shown_on=None,
                    resident_paper="",
                )
                | Q(resident_status=ResidentStatus.RURAL, resident_basis__in=BASES[ResidentStatus.RURAL])
                | Q(resident_status=ResidentStatus.URBAN, resident_basis__in=BASES[ResidentStatus.URBAN]),
                violation_error_message=_("Say what the resident status rests on."),
            ),
            models.CheckConstraint(
                name="person_township_proof_has_day_and_number",
                condition=~Q(resident_basis=ResidentBasis.TOWNSHIP)
                | (Q(resident_shown_on__isnull=False) & ~Q(resident_paper="")),
                violation_error_message=_("A proof of the township has a day and a number."),
            ),
            models.CheckConstraint(
                name="person_dies_after_birth",
                condition=Q(died_on=None) | Q(died_on__gte=models.F("born_on")),
                violation_error_message=_("The date of death is before the birth date."),
            ),
        ]

    def __str__(self):
        return self.name

    def age_on(self, day: date) -> int:
        return full_years(self.born_on, day)
