"""What the pages that found and change associations share: fields that are kept from page to page."""

from django.http import QueryDict

MOST_ROWS = 300
# What the buttons of the check page say, and what is not the form's own.
BUTTONS = frozenset({"csrfmiddlewaretoken", "confirm", "change", "add_row", "as_group"})


def kept_fields(posted: QueryDict):
    """What a check page posts again: every field of the form as it was typed."""
    return [(name, value) for name, values in posted.lists() if name not in BUTTONS for value in values]
