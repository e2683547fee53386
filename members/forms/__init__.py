from .filters import FilterForm
from .groups import ClosingForm, GroupForm, NewGroupForm
from .leaving import LeavingForm
from .membership import EnrolForm, EnrolMemberForm, MembershipForm, PlaceForm

__all__ = [
    "ClosingForm",
    "EnrolForm",
    "EnrolMemberForm",
    "FilterForm",
    "GroupForm",
    "LeavingForm",
    "MembershipForm",
    "NewGroupForm",
    "PlaceForm",
]
