from .browse import branch_list, children, page, switch, tree
from .changing import attach, close, edit, reopen, units
from .founding import cards, found

__all__ = [
    "attach",
    "branch_list",
    "cards",
    "children",
    "close",
    "edit",
    "found",
    "page",
    "reopen",
    "switch",
    "tree",
    "units",
]
