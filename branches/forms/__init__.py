from .changing import CloseForm, FactsForm, MoveForm
from .filters import BranchFilterForm
from .founding import FoundingForm

__all__ = ["BranchFilterForm", "CloseForm", "FactsForm", "FoundingForm", "MoveForm"]
