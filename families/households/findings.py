"""What does not fit together in a household: sentences for anyone who looks at it, nothing refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from families.codes import Relation, Sex
from families.people.guards import why_not_related
from families.people.models import Child, ParentKind

from .models import ClassKind, HouseholdClass, HouseholdMember

# The grades that count for support: 1 is the gravest of four.
GRAVE_DISABILITY = 3


@dataclass(frozen=True, slots=True)
class Born:
    """A child ever born, with its parents here (ids of persons) and how they came to it."""

    child: Child
    parents: frozenset[int]
    kinds: frozenset[str]

    @property
    def counts(self) -> bool:
        """Stepchildren do not make a household's class; own and adopted children do."""
        return self.kinds != {ParentKind.STEP}

    @property
    def kind_label(self) -> str:
        return _(", ").join(str(ParentKind(kind).label) for kind in sorted(self.kinds))


@dataclass(frozen=True, slots=True)
class Finding:
    level: str
    sentence: str


def relation_findings(members: Iterable[HouseholdMember]) -> list[Finding]:
    """Relations that the sexes on file rule out, as after a number was corrected."""
    here = [member for member in members if member.left_on is None]
    head = next((member.person.sex for member in here if member.relation == Relation.HEAD), "")
    sentence = _(
        "%(name)s: “%(relation)s” does not fit the sex on file. Correct the relation or the ID number."
    )
    return [
        Finding("warning", sentence % {"name": member.name, "relation": member.get_relation_display()})
        for member in here
        if why_not_related(member.relation, sex=member.person.sex, other=head)
    ]


def class_findings(classes: Iterable[HouseholdClass], born: Sequence[Born], *, today: date) -> list[Finding]:
    """How the classes in force compare with the children ever born to head and spouse."""
    counted = [one.child for one in born if one.counts]
    found = []
    for row in classes:
        if row.holds_on(today) and row.kind in RULES:
            fits, sentence = RULES[row.kind](counted, today)
            level = "ok" if fits else "warning"
            found.append(Finding(level, sentence % {"kind": row.get_kind_display(), "n": len(counted)}))
    return found


def fits(kind: str, born: Iterable[Born], *, today: date) -> bool:
    """Whether the children ever born to head and spouse are those of a class that is about them."""
    return RULES[ClassKind(kind)]([one.child for one in born if one.counts], today)[0]


def _living(children: Sequence[Child], today: date) -> list[Child]:
    return [child for child in children if child.died_on is None or child.died_on > today]


def _only_child(children: Sequence[Child], _today: date) -> tuple[bool, str]:
    if len(children) == 1:
        return True, _("%(kind)s: one child is on record.")
    return False, _("%(kind)s: %(n)s children ever born are on record, not one. Check the papers.")


def _two_daughters(children: Sequence[Child], _today: date) -> tuple[bool, str]:
    if len(children) == 2 and all(child.sex == Sex.FEMALE for child in children):
        return True, _("%(kind)s: two daughters are on record.")
    return False, _("%(kind)s: the %(n)s children on record are not two daughters. Check the papers.")


def _bereaved(children: Sequence[Child], today: date) -> tuple[bool, str]:
    if len(children) == 1 and not _living(children, today):
        return True, _("%(kind)s: the only child on record has died.")
    return False, _("%(kind)s: of %(n)s children on record the only one should have died. Check the papers.")


def _disabled_child(children: Sequence[Child], _today: date) -> tuple[bool, str]:
    if len(children) == 1 and (children[0].disability_grade or GRAVE_DISABILITY + 1) <= GRAVE_DISABILITY:
        return True, _("%(kind)s: the only child on record has a disability of grade 3 or graver.")
    return False, _(
        "%(kind)s: no only child with a disability of grade 1 to 3 is on record. Check the papers."
    )


RULES = {
    ClassKind.ONLY_CHILD: _only_child,
    ClassKind.TWO_DAUGHTERS: _two_daughters,
    ClassKind.BEREAVED: _bereaved,
    ClassKind.DISABLED_CHILD: _disabled_child,
}
