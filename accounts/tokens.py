"""One-time form tokens: a form that is sent twice counts once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from .models import FormToken, User

# A form that is sent again is sent within minutes; a tab may stay open over a week-end.
KEPT_FOR = timedelta(days=7)
ROWS_A_SWEEP = 5000


def new_token() -> str:
    return str(uuid.uuid4())


@transaction.atomic
def answer_once(token: uuid.UUID | str, *, user: User, act: Callable[[], str]) -> str:
    """Run ``act`` for the first sender of this token and give everybody its answer.

    ``act`` does the work and returns the address to go to; it runs in the transaction that
    takes the token, so a failure leaves the token free. A second sender waits for the first to
    finish and gets the same address.
    """
    FormToken.objects.bulk_create([FormToken(user=user, token=token)], ignore_conflicts=True)
    slip = FormToken.objects.get(user=user, token=token)
    if not slip.answer:
        slip.answer = act()
        slip.save(update_fields=["answer"])
    return slip.answer


def purge() -> int:
    """Forget the tokens of forms that nobody will send again; returns how many. Run by the sweeper."""
    old = FormToken.objects.filter(used_at__lt=Now() - KEPT_FOR).order_by("used_at")
    count, _by_model = FormToken.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:ROWS_A_SWEEP])
    ).delete()
    return count
