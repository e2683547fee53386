"""The kinds of aid that there are: a line each."""

from assistance.schemes.registry import register

from .education.kind import EDUCATION
from .funeral.kind import FUNERAL
from .housing.kind import HOUSING
from .relief.kind import RELIEF


def register_all() -> None:
    """Make the kinds known, in the order in which pages name them."""
    for kind in (EDUCATION, HOUSING, FUNERAL, RELIEF):
        register(kind)
