"""One-time form tokens: a form that is sent twice counts once."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db import transaction

from .models import FormToken, User


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
