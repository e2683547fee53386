"""How a resident status is chosen: together with what it rests on, so that no pair contradicts itself."""

from django.utils.text import format_lazy

from families.people.models import BASES, ResidentStatus

SEPARATOR = "."


def resident_choices():
    pairs = [
        (code_of(status, basis), format_lazy("{} · {}", status.label, basis.label))
        for status, bases in BASES.items()
        for basis in bases
    ]
    return [*pairs, (code_of(ResidentStatus.UNDETERMINED, ""), ResidentStatus.UNDETERMINED.label)]


def code_of(status, basis):
    return f"{status}{SEPARATOR}{basis}" if basis else str(status)


def parts_of(code):
    status, _separator, basis = code.partition(SEPARATOR)
    return {"resident_status": status, "resident_basis": basis}
