from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.drafts.tokens import TokenField
from families.identity.forms.person import BranchField, PersonForm
from ground.days import why_not_happened
from ground.fields import DayField, FreeTextField
from members.models import Category, MembershipKind, Politics
from members.operations.enrol import PLAIN, MembershipData
from members.wording import CATEGORIES


class MembershipFields(forms.Form):
    """What is asked about a membership, in the order of the paper form."""

    words = CATEGORIES

    kind = forms.ChoiceField(
        label=_("Kind of member"),
        choices=MembershipKind.choices,
        initial=MembershipKind.INDIVIDUAL,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of member.")},
    )
    organisation = FreeTextField(
        label=_("Name of the organisation"),
        max_length=80,
        required=False,
        help_text=_("Only for a group member; the person above represents it."),
    )
    politics = forms.ChoiceField(
        label=_("Political status"), choices=[("", _("not known")), *Politics.choices], required=False
    )
    post = FreeTextField(label=_("Post at work"), max_length=40, required=False)
    home_place = FreeTextField(
        label=_("Home place"),
        max_length=60,
        required=False,
        help_text=_("For a migrant member: province, city and county."),
    )
    applied_on = DayField(label=_("Applied on"), required=False)
    met_on = DayField(
        label=_("Council met on"),
        help_text=_("The council decides who becomes a member."),
        error_messages={"required": _("Enter the day on which the council agreed.")},
    )
    minutes = FreeTextField(
        label=_("Minutes of the council"),
        max_length=100,
        help_text=_("Their number, or who agreed."),
        error_messages={"required": _("Enter the number of the minutes, or who agreed.")},
    )
    joined_on = DayField(
        label=_("Joined on"),
        help_text=_("Usually the day on which the council met."),
        error_messages={"required": _("Enter the day of joining.")},
    )
    group = forms.TypedChoiceField(label=_("Member group"), coerce=int, empty_value=None, required=False)
    categories = forms.MultipleChoiceField(
        label=_("Categories"),
        choices=Category.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].mark_optional = False
        self.fields["group"].choices = [("", _("none")), *((group.pk, group.name) for group in groups)]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == MembershipKind.GROUP and not cleaned.get("organisation"):
            self.add_error("organisation", _("Enter the name of the organisation."))
        if cleaned.get("kind") == MembershipKind.INDIVIDUAL and cleaned.get("organisation"):
            self.add_error("organisation", _("An individual member has no organisation. Leave this empty."))
        met = cleaned.get("met_on")
        if met and cleaned.get("joined_on") and cleaned["joined_on"] < met:
            self.add_error("joined_on", _("Nobody joins before the council has agreed."))
        if met and cleaned.get("applied_on") and cleaned["applied_on"] > met:
            self.add_error("applied_on", _("The council cannot agree before the application."))
        if reason := why_not_happened(cleaned.get("joined_on"), today=self.today):
            self.add_error("joined_on", reason)
        return cleaned

    def membership_data(self):
        return MembershipData(
            **{name: self.cleaned_data[name] for name in PLAIN},
            group=self.cleaned_data["group"],
            categories=frozenset(self.cleaned_data["categories"]),
        )


class MembershipForm(MembershipFields):
    """The entry of somebody on the roster."""

    categories_on = DayField(
        label=_("Categories changed on"),
        required=False,
        help_text=_("The first day on which the categories are as ticked; left empty it is today."),
    )

    def __init__(self, *args, membership, held, today, **kwargs):
        self.today = today
        kwargs["initial"] = {name: getattr(membership, name) for name in PLAIN} | {
            "group": membership.group_id or "",
            "categories": [row.category for row in held],
        }
        super().__init__(*args, **kwargs)


class EnrolMemberForm(MembershipFields):
    """Enrols somebody who was chosen from a household."""

    token = TokenField()

    def __init__(self, *args, today, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)


class EnrolForm(MembershipFields, PersonForm):
    """Enrols somebody by what the application form says."""

    token = TokenField()


class PlaceForm(forms.Form):
    """On whose roster; asked first where several come into question."""

    branch = BranchField(
        label=_("Association"),
        queryset=None,
        to_field_name="code",
        empty_label=_("Choose the association"),
        error_messages={"required": _("Choose the association.")},
    )

    def __init__(self, *args, branches, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches
