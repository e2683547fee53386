from django import forms
from django.utils.translation import gettext_lazy as _

from .models import BranchKind, BranchModel, Level

ANY = [("", _("All"))]


class BranchFilterForm(forms.Form):
    name = forms.CharField(label=_("Name or code"), max_length=60, required=False)
    level = forms.ChoiceField(label=_("Level"), choices=ANY + Level.choices, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ANY + BranchKind.choices, required=False)
    model = forms.ChoiceField(
        label=_("Organisation model"), choices=ANY + BranchModel.choices, required=False
    )

    def narrow(self, branches):
        """The branches that fit what was asked; those of all kinds where the question makes no sense."""
        if not self.is_valid():
            return branches.none()
        asked = self.cleaned_data
        if asked["name"]:
            wanted = asked["name"].strip()
            branches = (
                branches.filter(code__startswith=wanted)
                if wanted[:1].isdigit()
                else branches.filter(name__contains=wanted)
            )
        return branches.filter(
            **{field: asked[field] for field in ("level", "kind", "model") if asked[field]}
        )
