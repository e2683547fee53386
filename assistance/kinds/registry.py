from .base import Kind
from .education import EDUCATION

KINDS: dict[str, Kind] = {kind.code: kind for kind in (EDUCATION,)}


def kind_of(row) -> Kind:
    """The kind of a scheme or a case. Raises KeyError for a kind this release does not know."""
    return KINDS[row.kind]
