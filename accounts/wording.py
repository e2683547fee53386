"""Sentences of Django's that users meet, said in our words.

A catalogue of ours comes before Django's own; naming the sentence here is what brings it into ours.
"""

from django.utils.translation import gettext_lazy as _

SAID_OUR_WAY = (
    _("This field is required."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Enter a whole number."),
    _("Enter a valid date."),
)
