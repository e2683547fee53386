from tests.assistance.conftest import clerk, world
from tests.matrix.conftest import clients, ground

__all__ = ["clerk", "clients", "ground", "world"]
