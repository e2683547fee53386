"""What the words of the household forms mean, for a clerk who is new to them."""

from django.utils.translation import gettext_lazy as _

from .models import ClassKind

CLASSES = (
    (
        ClassKind.ONLY_CHILD.label,
        _("The couple had one child in all; the certificate of honour for one child shows it."),
    ),
    (ClassKind.TWO_DAUGHTERS.label, _("The couple had two children in all, both daughters.")),
    (_("the two classes"), _("Only-child households and two-daughter households together.")),
    (ClassKind.BEREAVED.label, _("The only child has died.")),
    (ClassKind.DISABLED_CHILD.label, _("The only child has a disability of grade 3 or graver.")),
    (
        _("special families"),
        _("The families whose only child has died or is disabled, together."),
    ),
    (ClassKind.HARDSHIP.label, _("A family planning household in hardship, as the village has found.")),
)
