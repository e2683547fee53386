"""What the pages of reports share."""

import uuid

from django.core.exceptions import BadRequest

from accounts.refusals import Forbidden
from branches.permissions import why_not


def token_of(request):
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        raise BadRequest("the form carries no token") from None


def refuse_without(request, right):
    if reason := why_not(request.actor, right):
        raise Forbidden(reason)
