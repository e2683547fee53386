"""What the entry pages of families share: hints, refusals at the right field, both values of a conflict."""

from contextlib import contextmanager

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import throttle
from families.hints import id_hint
from families.identity_check import OnFile
from families.operations.members import RowRefused

SECRET_FIELDS = frozenset({"id_number", "phone", "number", "detail", "health_note"})


@contextmanager
def slowing_probes(request):
    """Count the answers that tell of other associations; whoever collects them has to wait."""
    taken = throttle.admit({"number-elsewhere": str(request.user.pk)}, now=timezone.now())
    told = False
    try:
        yield
    except (OnFile, RowRefused) as refusal:
        told = getattr(getattr(refusal, "refusal", refusal), "tells_of_elsewhere", False)
        raise
    finally:
        if not told:
            throttle.succeed(taken, now=timezone.now())


def take_refusal(form, refusal):
    """Put a refusal where it belongs in a form; gives what is on file when that is why."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    cause = getattr(refusal, "refusal", refusal)
    return cause.already if isinstance(cause, OnFile) else None


def hint_of(form, request):
    """What the number in a form tells, for whoever works without script."""
    typed = str(form["id_number"].value() or "")
    return id_hint(typed, by=request.actor, today=timezone.localdate(), besides=form.household)


def differences(mine, current):
    """For each field that two forms with one prefix hold differently: its label and both values."""
    return [
        {"label": field.label, "theirs": shown(current[field.name]), "mine": shown(field)}
        for field in mine.visible_fields()
        if field.name in current.fields and shown(field) != shown(current[field.name])
    ]


def shown(field):
    """A field's value as people read it; numbers and sealed text by their end only."""
    value = field.value()
    choices = dict(getattr(field.field, "choices", ()) or ())
    if choices:
        values = value if isinstance(value, list | tuple) else [value]
        by_text = {str(key): label for key, label in choices.items()}
        return (
            _(", ").join(str(by_text.get(str(one), one or "")) for one in values if one not in (None, ""))
            or "—"
        )
    text = str(value if value not in (None, False) else "").strip()
    if field.name in SECRET_FIELDS and len(text) > 4:
        return f"…{text[-4:]}"
    return text or "—"
