from branches.founding.views import cards, found

from .browse import branch_list, children, page, switch, tree
from .changing import attach, close, edit, reopen
from .members import firms, units

__all__ = [
    "attach",
    "branch_list",
    "cards",
    "children",
    "close",
    "edit",
    "firms",
    "found",
    "page",
    "reopen",
    "switch",
    "tree",
    "units",
]
