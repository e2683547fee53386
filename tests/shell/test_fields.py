from html.parser import HTMLParser

import pytest
from django import forms
from django.template import Context, Template


class Household(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the <certificate>")
    remark = forms.CharField(label="Remark", required=False)
    amount = forms.DecimalField(label="Amount", widget=forms.TextInput)
    sex = forms.ChoiceField(
        label="Sex", help_text="As registered", choices=[("m", "M"), ("f", "F")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="Agreed")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].suffix = "yuan"


class Elements(HTMLParser):
    def __init__(self, source):
        super().__init__()
        self.found = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def ids(self):
        return [attrs["id"] for _, attrs in self.found if attrs.get("id")]

    def of(self, tag, **wanted):
        return [attrs for name, attrs in self.found if name == tag and wanted.items() <= attrs.items()]


def drawn(form):
    return Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": form}))


def test_hint_and_error_are_read_with_the_field():
    (field,) = Elements(drawn(Household({}))).of("input", id="id_name")
    assert field["aria-describedby"] == "id_name_helptext id_name_error"
    assert field["aria-invalid"] == "true"


@pytest.mark.parametrize("form", [Household(), Household({})], ids=["empty", "refused"])
def test_every_description_exists_once(form):
    page = Elements(drawn(form))
    named = [name for _, attrs in page.found for name in attrs.get("aria-describedby", "").split()]
    assert set(named) <= set(page.ids())
    assert len(page.ids()) == len(set(page.ids()))


def test_choices_are_a_group_with_a_legend():
    page = Elements(drawn(Household({})))
    assert [attrs["aria-describedby"] for attrs in page.of("fieldset")] == ["id_sex_helptext id_sex_error"]
    assert len(page.of("legend")) == 1


def test_every_error_of_the_summary_leads_to_a_control():
    page = Elements(drawn(Household({})))
    controls = {attrs.get("id") for attrs in page.of("input")}
    targets = [attrs["href"].removeprefix("#") for attrs in page.of("a")]
    assert targets == ["id_name", "id_amount", "id_sex_0", "id_agreed"]
    assert set(targets) <= controls


def test_only_what_may_be_left_out_says_so():
    source = drawn(Household())
    assert source.count('class="optional"') == 1
    assert source.index('class="optional"') > source.index('for="id_remark"')
    assert "*" not in source


def test_a_field_may_keep_quiet_about_being_optional():
    form = Household()
    form.fields["remark"].mark_optional = False
    assert 'class="optional"' not in drawn(form)


def test_hints_are_text_and_not_markup():
    assert "As on the &lt;certificate&gt;" in drawn(Household())


def test_the_unit_stands_behind_the_control():
    source = drawn(Household())
    assert source.index("yuan") > source.index('id="id_amount"')


def test_what_was_chosen_stays_chosen():
    page = Elements(drawn(Household({"sex": "f"})))
    assert [attrs["value"] for attrs in page.of("input", type="radio") if "checked" in attrs] == ["f"]
