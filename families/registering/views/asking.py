"""What the entry pages of families share: hints, and refusals that tell of what is on file."""

from contextlib import contextmanager

from django.contrib import messages
from django.utils import timezone

from accounts.signing_in import throttle
from families.identity.hints import id_hint
from families.identity.identity_check import OnFile
from families.identity.likeness import LooksAlike
from ground.asking import take
from ground.refusals import Refused


@contextmanager
def slowing_probes(request):
    """Count the answers that tell of other associations; anyone who collects them has to wait."""
    taken = throttle.admit({"number-elsewhere": str(request.user.pk)}, now=timezone.now())
    told = False
    try:
        yield
    except Refused as refusal:
        told = getattr(getattr(refusal, "refusal", refusal), "tells_of_elsewhere", False)
        raise
    finally:
        if not told:
            throttle.succeed(taken, now=timezone.now())


def confirmed_in(request):
    """What the page confirms of what it has said that the change touches; "" where it said nothing yet."""
    return request.POST.get("confirmed", "")[:64]


def take_refusal(form, refusal):
    """Put a refusal where it belongs in a form, which then asks of who looks alike; gives what is on file."""
    take(form, refusal)
    cause = getattr(refusal, "refusal", refusal)
    if isinstance(cause, LooksAlike):
        form.alikes = cause.alikes
    return cause.already if isinstance(cause, OnFile) else None


def warn_of_what_counts(request, form):
    """Say of what was saved where a number counted and not what was typed beside it."""
    for sentence in form.set_aside:
        messages.warning(request, sentence)


def hint_of(form, request):
    """What the number in a form tells, for anyone who works without script."""
    typed = str(form["id_number"].value() or "")
    return id_hint(typed, by=request.actor, today=timezone.localdate(), except_for=form.household)
