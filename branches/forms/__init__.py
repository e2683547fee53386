from .changing import CloseForm, FactsForm, MoveForm
from .filters import BranchFilterForm

__all__ = ["BranchFilterForm", "CloseForm", "FactsForm", "MoveForm"]
