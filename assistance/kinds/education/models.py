"""What an education grant adds to a case."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from assistance.cases.models.case import AidCase
from families.codes import SchoolStage
from ground.sealed import SealedField


class EducationDetail(models.Model):
    """What an education grant is for: the student's school, stage and grade in a school year."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.OneToOneField(AidCase, on_delete=models.CASCADE, related_name="education")
    school = SealedField(_("school"))
    stage = models.CharField(_("school stage"), max_length=20, choices=SchoolStage)
    grade = models.PositiveSmallIntegerField(_("grade"))
    proof_no = models.CharField(_("number of the study proof"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("education detail")
        verbose_name_plural = _("education details")
        constraints = [
            models.CheckConstraint(
                name="educationdetail_grade_1_to_6",
                condition=models.Q(grade__range=(1, 6)),
                violation_error_message=_("Grades run from 1 to 6."),
            ),
        ]

    def __str__(self):
        return self.get_stage_display()
