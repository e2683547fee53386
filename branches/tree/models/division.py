from django.db import models
from django.utils.translation import gettext_lazy as _


class DivisionLevel(models.TextChoices):
    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    COUNTY = "county", _("county")
    TOWNSHIP = "township", _("township")
    VILLAGE = "village", _("village")


class Division(models.Model):
    """An administrative division under its statistical code of 2, 4, 6, 9 or 12 digits.

    Each code begins with that of the division above. A code that is abolished keeps its row and
    gets a last day, for people registered under it remain.
    """

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    level = models.CharField(_("level"), max_length=10, choices=DivisionLevel)
    name = models.CharField(_("name"), max_length=60)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="division_code_fits_level",
                condition=models.Q(level="province", code__regex=r"^[0-9]{2}$")
                | models.Q(level="city", code__regex=r"^[0-9]{4}$")
                | models.Q(level="county", code__regex=r"^[0-9]{6}$")
                | models.Q(level="township", code__regex=r"^[0-9]{9}$")
                | models.Q(level="village", code__regex=r"^[0-9]{12}$"),
                violation_error_message=_("A division's code has as many digits as its level says."),
            ),
            models.CheckConstraint(
                name="division_ends_after_it_begins",
                condition=models.Q(valid_from=None)
                | models.Q(valid_to=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                violation_error_message=_("A division cannot end before it begins."),
            ),
        ]

    def __str__(self):
        return self.name
