from branches.founding.forms import FoundingForm

from .changing import CloseForm, FactsForm, MoveForm
from .filters import BranchFilterForm

__all__ = ["BranchFilterForm", "CloseForm", "FactsForm", "FoundingForm", "MoveForm"]
