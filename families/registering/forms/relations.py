"""How a relation is chosen: the common ones first, for the standard has more than eighty."""

from django.utils.translation import gettext_lazy as _

from families.codes import Relation

COMMON = (
    Relation.HEAD,
    Relation.SPOUSE,
    Relation.SON,
    Relation.DAUGHTER,
    Relation.ONLY_SON,
    Relation.ONLY_DAUGHTER,
    Relation.ELDEST_SON,
    Relation.SECOND_SON,
    Relation.ELDEST_DAUGHTER,
    Relation.SECOND_DAUGHTER,
    Relation.SON_IN_LAW,
    Relation.DAUGHTER_IN_LAW,
    Relation.GRANDSON,
    Relation.GRANDDAUGHTER,
    Relation.FATHER,
    Relation.MOTHER,
    Relation.HUSBANDS_FATHER,
    Relation.HUSBANDS_MOTHER,
    Relation.WIFES_FATHER,
    Relation.WIFES_MOTHER,
    Relation.GRANDFATHER,
    Relation.GRANDMOTHER,
)


def relations_to_the_head():
    """Anyone who stands in a household is its head, or somebody to the head; nobody is "themselves"."""
    return _grouped(left_out={Relation.SELF})


def relations_to_another():
    """What somebody can be to a person who is no head of household here."""
    return _grouped(left_out={Relation.SELF, Relation.HEAD})


def _grouped(*, left_out):
    common = [one for one in COMMON if one not in left_out]
    others = [one for one in Relation if one not in left_out and one not in COMMON]
    return [
        (_("Most used"), [(one.value, one.label) for one in common]),
        (_("Other relations"), [(one.value, one.label) for one in others]),
    ]
