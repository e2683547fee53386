from django import forms
from django.utils.translation import gettext_lazy as _

from families.codes import Relation
from families.identity.forms.person import BranchField
from ground.fields import DayField

from .relations import relations_to_the_head

MOVES = "moves-"


class SplitForm(forms.Form):
    """Who of a household goes on as a new one: where, since when, and what each is there."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    branch = BranchField(
        label=_("Association of the new household"),
        queryset=None,
        empty_label=None,
        error_messages={"required": _("Choose the village or base.")},
    )
    on = DayField(
        label=_("Split off on"),
        help_text=_("The first day on which they are a household of their own."),
        error_messages={"required": _("Enter the day of the split.")},
    )

    def __init__(self, data=None, *, household, members, branches, today):
        initial = {"version": household.version, "branch": household.branch_id, "on": today}
        super().__init__(data, initial=initial)
        self.household, self.today = household, today
        self.head = next(member for member in members if member.relation == Relation.HEAD)
        self.members = [member for member in members if member != self.head and member.person.died_on is None]
        self.fields["branch"].queryset = branches
        if len(branches[:2]) == 1:
            self.fields["branch"].widget = forms.HiddenInput()
        for member in self.members:
            self.fields[f"{MOVES}{member.pk}"] = forms.ChoiceField(
                label=_("%(name)s becomes") % {"name": member.name},
                choices=[("", _("stays here")), *relations_to_the_head()],
                required=False,
            )
            self.fields[f"{MOVES}{member.pk}"].mark_optional = False

    @property
    def rows(self):
        """Each who may move, with the age and the field of the relation."""
        return [
            {
                "member": member,
                "age": member.person.age_on(self.today),
                "field": self[f"{MOVES}{member.pk}"],
            }
            for member in self.members
        ]

    @property
    def moving(self):
        """The names of those who move with what each becomes, the new head first."""
        names = {member.pk: member.name for member in self.members}
        chosen = sorted(self.relations.items(), key=lambda pair: pair[1] != Relation.HEAD)
        return [{"name": names[pk], "relation": Relation(relation).label} for pk, relation in chosen]

    @property
    def relations(self):
        chosen = ((member.pk, self.cleaned_data.get(f"{MOVES}{member.pk}")) for member in self.members)
        return {pk: relation for pk, relation in chosen if relation}

    def split(self):
        """What `split_household` takes."""
        return {
            "version": self.cleaned_data["version"],
            "relations": self.relations,
            "branch_id": self.cleaned_data["branch"].pk,
            "on": self.cleaned_data["on"],
        }
