"""How applicant and payee stand to the deceased of a funeral subsidy."""

from collections.abc import Iterator, Mapping
from typing import Any

from assistance.cases.request_form import RequestForm
from families.codes import Relation
from families.models import Person
from families.people.guards import why_not_related
from ground.refusals import require

# The deceased is nobody's "head" here, and is neither applicant nor payee.
NO_RELATION = (Relation.SELF, Relation.HEAD)
RELATIONS = [choice for choice in Relation.choices if choice[0] not in NO_RELATION]


def misfits(form: RequestForm, told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The relations that the sexes rule out, of applicant and payee: field and sentence."""
    sexes = {one.person_id: one.person.sex for one in (*form.candidates, *form.members)}
    deceased = sexes.get(told.get("beneficiary"), "")
    payee = form.accounts[0].holder_id if form.accounts else None
    for field, person in (("applicant_relation", told.get("applicant")), ("payee_relation", payee)):
        if reason := why_not_related(told.get(field, ""), sex=sexes.get(person, ""), other=deceased):
            yield field, reason


def refuse_misfit(relation: str, person: Person | None, deceased: Person | None, *, field: str) -> None:
    """Nobody stands to the deceased as the sex of either rules out. Raises Refused."""
    sexes = [one.sex if one else "" for one in (person, deceased)]
    require(why_not_related(relation, sex=sexes[0], other=sexes[1]), field=field)
