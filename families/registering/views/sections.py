"""The three section pages that hold several forms: members, children and classes, address and account."""

from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from families.households import guards
from families.households.findings import class_findings
from families.households.models import HouseholdStatus, Section
from families.households.queries import children_born, divisions_near, groups_of, members_of, parents_of
from families.households.wording import CLASSES
from families.registering.forms.address import AddressForm
from families.registering.forms.classes import ChildForm, ClassEndForm, new_child_rows, new_class_rows
from families.registering.forms.members import MemberForm, new_member_rows
from families.registering.forms.registration import RegistrationForm
from families.registering.operations import address, classes, members
from families.registering.operations.members import MemberRefused, RowRefused
from families.registering.views.asking import confirmed_in, hint_of, slowing_probes, take_refusal
from ground.asking import differences, posted_version, quieten, with_row

MOST_ROWS = 50


class SectionPage:
    """One section of a household as a page: its forms, and the one operation that saves them."""

    name = template = ""
    shows_numbers = False

    def __init__(self, request, household):
        self.request, self.household, self.actor = request, household, request.actor
        self.posted = request.method == "POST"
        self.today = timezone.localdate()
        self.on_file = self.touches = None
        self.problems = []
        self.completion = self._completion()
        self.members = members_of(household)
        self.here = [member for member in self.members if member.left_on is None]
        self.living_here = [member for member in self.here if member.person.died_on is None]
        self.build(self.data)

    def _completion(self):
        """Asks since when the household is on file where this is the last section of a registration."""
        others = [one for one in Section if one != self.name]
        if self.household.status != HouseholdStatus.DRAFT or set(others) - set(self.household.filled):
            return None
        asked = {"complete", "registered_on"} & set(self.request.POST)
        return RegistrationForm(self.request.POST if asked else None, today=self.today)

    @property
    def completes(self):
        """Whether saving is asked to complete the registration, too."""
        return self.completion is not None and "complete" in self.request.POST

    @property
    def registered_on(self):
        return self.completion.cleaned_data["registered_on"] if self.completes else None

    @cached_property
    def adds_row(self):
        """The prefix of the rows to which another one is asked for, without script."""
        prefix = self.request.POST.get("add_row", "")
        return prefix if prefix in self.repeats else ""

    repeats = ()

    @cached_property
    def data(self):
        return with_row(self.request, self.adds_row, most=MOST_ROWS) if self.posted else None

    @property
    def is_stale(self):
        return self.posted and posted_version(self.request) != self.household.version

    def as_posted(self, row_of, data):
        """A row on file as it was posted; one that was added meanwhile stands as it is on file.

        Where nothing was changed meanwhile each row is judged: none may be left out.
        """
        row = row_of(data)
        added = self.is_stale and not any(row.add_prefix(name) in data for name in row.fields)
        return row_of(None) if added else row

    @property
    def forms(self):
        """Every form and row on the page, in order."""
        raise NotImplementedError

    def quieten(self):
        """Show no errors while the page only grows by a row."""
        if self.adds_row:
            quieten(*self.forms)

    def is_valid(self):
        # Each is asked, so that the page shows the errors of all at once.
        asked = [*self.validated, self.completion] if self.completes else self.validated
        return not [form for form in asked if not form.is_valid()]

    @property
    def validated(self):
        raise NotImplementedError

    def take(self, refusal):
        self.problems.append(str(refusal))

    @property
    def warnings(self):
        """What should be looked at again although it was saved."""
        return []

    @property
    def errors(self):
        """For the summary: each form's errors with the address of its field."""
        found = [{"text": problem, "target": ""} for problem in self.problems]
        for form in [*self.forms, self.completion] if self.completes else self.forms:
            for name, errors in form.errors.items():
                field = form[name] if name in form.fields else None
                for error in errors:
                    if field:
                        words = _("%(field)s: %(error)s") % {"field": field.label, "error": error}
                    else:
                        words = error
                    found.append({"text": words, "target": field.id_for_label if field else ""})
        return found if self.posted else []


class MembersPage(SectionPage):
    name, template, repeats = "members", "families/members.html", ("new",)

    def build(self, data):
        self.shows_numbers = guards.sees_numbers(self.household, by=self.actor)
        self.rows = [self.as_posted(partial(MemberForm, member=member), data) for member in self.here]
        first = data is None and Section.MEMBERS not in self.household.filled
        self.new = new_member_rows(data, today=self.today, extra=int(first))
        self.quieten()
        for row in self.new:
            row.hint = hint_of(row, self.request) if data is not None else None
        for row in self.rows:
            row.details = guards.sees_details(row.member.person, by=self.actor)
            row.age = row.member.person.age_on(row.member.person.died_on or self.today)

    @property
    def forms(self):
        return [*self.rows, *self.new]

    @property
    def validated(self):
        return [*self.rows, self.new]

    @property
    def joining(self):
        return [row for row in self.new if row.has_changed() and not row.cleaned_data.get("DELETE")]

    def save(self, *, now):
        with slowing_probes(self.request):
            members.save_members(
                self.household.pk,
                by=self.actor,
                version=self.household.version,
                confirmed=confirmed_in(self.request),
                now=now,
                added=[row.new_member() for row in self.joining],
                relations={row.member.pk: row.cleaned_data["relation"] for row in self.rows},
                leaving={row.member.pk: row.leaving for row in self.rows if row.leaving},
                since={
                    row.member.pk: row.cleaned_data["joined_on"]
                    for row in self.rows
                    if "joined_on" in row.changed_data
                },
            )

    @property
    def warnings(self):
        return [sentence for row in self.joining for sentence in row.set_aside]

    def take(self, refusal):
        if isinstance(refusal, RowRefused):
            self.on_file = take_refusal(self.joining[refusal.row], refusal)
        elif isinstance(refusal, MemberRefused):
            row = next(row for row in self.rows if row.member.pk == refusal.member_id)
            row.add_error(refusal.field, str(refusal))
        else:
            super().take(refusal)

    def conflict(self):
        fresh = [MemberForm(member=member) for member in self.here]
        rows = []
        for mine, current in zip(self.rows, fresh, strict=True):
            if not mine.is_bound:
                rows.append({"label": _("New member"), "theirs": mine.member.name, "mine": "—"})
            rows += [
                row | {"label": f"{mine.member.name} · {row['label']}"} for row in differences(mine, current)
            ]
        names = [row["name"].value() for row in self.new if row.has_changed()]
        return rows + [{"label": _("New member"), "theirs": "—", "mine": name} for name in names]


class ClassesPage(SectionPage):
    name, template, repeats = "classes", "families/classes.html", ("born", "class")
    words = CLASSES

    def build(self, data):
        self.parents = parents_of(self.here)
        self.born = children_born(self.members)
        self.classes = list(self.household.classes.recorded())
        self.children = [self.as_posted(partial(self._child_form, born), data) for born in self.born]
        self.new_children = new_child_rows(data, parents=self.parents, today=self.today)
        self.ends = [
            ClassEndForm(data, row=row, today=self.today) for row in self.classes if row.ends_on is None
        ]
        first = data is None and Section.CLASSES not in self.household.filled
        self.new_classes = new_class_rows(data, today=self.today, extra=int(first))
        self.ended = [row for row in self.classes if row.ends_on is not None]
        self.quieten()
        self.findings = class_findings(self.classes, self.born, today=self.today)

    def _child_form(self, born, data=None):
        of_whom = (member for member in self.here if member.person_id == born.child.person_id)
        member = next(of_whom, None)
        page = reverse("families:member", args=[self.household.number, member.pk]) if member else ""
        return ChildForm(data, born=born, parents=self.parents, today=self.today, person_url=page)

    @property
    def forms(self):
        return [*self.children, *self.new_children, *self.ends, *self.new_classes]

    @property
    def validated(self):
        return [*self.children, self.new_children, *self.ends, self.new_classes]

    def save(self, *, now):
        kept = [form for form in self.children if not form.cleaned_data["struck"]]
        ends = {form.row.pk: form.cleaned_data for form in self.ends}
        classes.save_classes(
            self.household.pk,
            by=self.actor,
            version=self.household.version,
            confirmed=confirmed_in(self.request),
            now=now,
            born=[form.child_data() for form in filled_rows(self.new_children)],
            children={form.born.child.pk: form.child_data() for form in kept if form.has_changed()},
            struck=[form.born.child.pk for form in self.children if form.cleaned_data["struck"]],
            added=[form.class_data() for form in filled_rows(self.new_classes)],
            ended={pk: data["ends_on"] for pk, data in ends.items() if data["ends_on"]},
            withdrawn=[pk for pk, data in ends.items() if data["withdrawn"]],
        )

    def conflict(self):
        rows = []
        for mine, born in zip(self.children, self.born, strict=True):
            if not mine.is_bound:
                rows.append({"label": _("New child"), "theirs": born.child.born_on.isoformat(), "mine": "—"})
            rows += differences(mine, self._child_form(born))
        for mine in self.ends:
            rows += differences(mine, ClassEndForm(row=mine.row, today=self.today))
        for form in [*self.new_children, *self.new_classes]:
            if form.has_changed():
                label = _("New child") if "born_on" in form.fields else _("New class")
                first = form["born_on"] if "born_on" in form.fields else form["kind"]
                rows.append({"label": label, "theirs": "—", "mine": first.value()})
        return rows


def filled_rows(formset):
    return [form for form in formset if form.has_changed() and not form.cleaned_data.get("DELETE")]


class AddressPage(SectionPage):
    name, template = "address", "families/address.html"

    def build(self, data):
        self.account = self.household.accounts.filter(closed_at=None).first()
        self.groups = groups_of(self.household)
        self.divisions = divisions_near(self.household)
        self.form = self._form(data)

    def _form(self, data=None):
        return AddressForm(
            data,
            household=self.household,
            members=self.living_here,
            divisions=self.divisions,
            account=self.account,
        )

    @property
    def forms(self):
        return [self.form]

    validated = forms

    def save(self, *, now):
        with slowing_probes(self.request):
            address.save_address(
                self.household.pk,
                by=self.actor,
                version=self.household.version,
                confirmed=confirmed_in(self.request),
                now=now,
                address=self.form.address_data(),
                account=self.form.account_data(),
            )

    def take(self, refusal):
        take_refusal(self.form, refusal)

    @property
    def warnings(self):
        if not self.form.doubtful_number:
            return []
        return [_("The check digit of this card number is wrong. Compare it with the card once more.")]

    def conflict(self):
        return differences(self.form, self._form())
