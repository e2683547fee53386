from .base import Kind
from .education import EDUCATION
from .funeral import FUNERAL
from .housing import HOUSING
from .relief import RELIEF

KINDS: dict[str, Kind] = {kind.code: kind for kind in (EDUCATION, HOUSING, FUNERAL, RELIEF)}


def kind_of(row) -> Kind:
    """The kind of a scheme or a case. Raises KeyError for a kind this release does not know."""
    return KINDS[row.kind]
