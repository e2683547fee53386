"""Sentences of Django's that users meet, said in our words.

A catalogue of ours comes before Django's own; naming the sentence here is what brings it into ours.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

SAID_OUR_WAY = (
    _("This field is required."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Enter a number."),
    _("Enter a whole number."),
    _("Enter a valid date."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Null characters are not allowed."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
)
