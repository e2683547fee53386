from .address import AddressForm
from .classes import ChildForm, ClassEndForm, NewClassForm
from .filters import FilterForm
from .members import MemberForm, NewMemberForm
from .person import NewHouseholdForm, PersonForm
from .registration import RegistrationForm
from .split import SplitForm

__all__ = [
    "AddressForm",
    "ChildForm",
    "ClassEndForm",
    "FilterForm",
    "MemberForm",
    "NewClassForm",
    "NewHouseholdForm",
    "NewMemberForm",
    "PersonForm",
    "RegistrationForm",
    "SplitForm",
]
