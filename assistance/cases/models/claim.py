from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .case import AidCase


class CaseClaim(models.Model):
    """What a submitted case takes for itself: a period of a scheme, for one key.

    A person's key is `P` and their id, a household's `H` and the id of its lineage; a couple has
    two rows, one a spouse. The rows are written when the case is submitted, and again when it is
    rewritten after a return; ``claiming`` follows its state.
    """

    case = models.ForeignKey(AidCase, on_delete=models.CASCADE, related_name="claims")
    scheme = models.ForeignKey("assistance.Scheme", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(_("period"), max_length=20)
    key = models.CharField(max_length=24)
    claiming = models.BooleanField()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(
                name="caseclaim_one_a_period",
                fields=["scheme", "period", "key"],
                condition=Q(claiming=True),
                violation_error_message=_("There is a case of this scheme for the period already."),
            ),
            models.UniqueConstraint(
                name="caseclaim_one_a_key",
                fields=["case", "key"],
                violation_error_message=_("This case claims that already."),
            ),
        ]

    def __str__(self):
        return f"{self.key} {self.period}"
