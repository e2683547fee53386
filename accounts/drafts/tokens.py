"""One-time form tokens: a form that is sent twice counts once, and what is typed later is not lost."""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.db import transaction
from django.db.models.functions import Now
from django.http import HttpRequest, QueryDict
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ground.refusals import Stale

from .models import FormToken

# A form that is sent again is sent within minutes; a tab may stay open over a week-end.
KEPT_FOR = timedelta(days=7)
ROWS_A_SWEEP = 5000
# What the page adds to what was typed.
OF_THE_PAGE = frozenset({"csrfmiddlewaretoken", "draft", "token"})


def new_token() -> str:
    return str(uuid.uuid4())


@transaction.atomic
def answer_once(request: HttpRequest, token: uuid.UUID | str, *, act: Callable[[], str]) -> str:
    """Run ``act`` for the first sender of this token and give everybody its answer.

    ``act`` does the work and returns the address to go to; it runs in the transaction that
    takes the token, so a failure leaves the token free. A second request that sends the same
    waits for the first to finish and gets the same address.

    Raises Stale when the token was used for something else: a page that the browser took out of
    its memory was filled in again, and anyone who sees the first answer would take it for saved.
    """
    user, digest = request.user, digest_of(request.POST)
    FormToken.objects.bulk_create([FormToken(user=user, token=token, digest=digest)], ignore_conflicts=True)
    slip = FormToken.objects.get(user=user, token=token)
    if not slip.answer:
        slip.answer = act()
        slip.save(update_fields=["answer"])
    elif not hmac.compare_digest(bytes(slip.digest), digest):
        raise Stale(
            _(
                "This page was sent before, and what it held then is saved. What stands here now is"
                " not: send it again to save it as well."
            )
        )
    return slip.answer


def answer_of(request: HttpRequest) -> str:
    """Where the first sender of this very form was led; "" for one that is sent for the first time."""
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return ""
    sent = FormToken.objects.filter(user=request.user, token=token, digest=digest_of(request.POST))
    return sent.values_list("answer", flat=True).first() or ""


def digest_of(sent: QueryDict) -> bytes:
    """Tells what was typed into a form from anything else; without the key it tells nothing of it."""
    typed = sorted((name, values) for name, values in sent.lists() if name not in OF_THE_PAGE)
    return salted_hmac("accounts.tokens", repr(typed), algorithm="sha256").digest()


def purge() -> int:
    """Forget the tokens of forms that nobody will send again; returns how many. Run by the sweeper."""
    old = FormToken.objects.filter(used_at__lt=Now() - KEPT_FOR).order_by("used_at")
    count, _by_model = FormToken.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:ROWS_A_SWEEP])
    ).delete()
    return count


class TokenField(forms.UUIDField):
    """The token of a form that counts once. A form that is shown again is another one and has a new token."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(initial=new_token, **kwargs)

    def bound_data(self, data, initial):
        return new_token()
