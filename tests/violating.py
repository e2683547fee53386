"""Breaking the rules that the database keeps by itself."""

import pytest
from django.db import IntegrityError, transaction


def refuses(constraint, act):
    """Asserts that the database refuses the act, by this constraint and no other."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()
    assert refusal.value.__cause__.diag.constraint_name == constraint
