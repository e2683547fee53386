"""What the pages of reports share."""

from branches.permissions import why_not
from ground.refusals import require


def refuse_without(request, right):
    require(why_not(request.actor, right))
