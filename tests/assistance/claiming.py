"""What holds of every case and its claims, wherever cases are made."""

from collections import defaultdict

from assistance.cases.claims import keys_of
from assistance.cases.states import CLAIMING_STATES
from assistance.models import AidCase, CaseClaim


def at_odds() -> list[str]:
    """The numbers of the cases whose claims do not agree with their state and with what was submitted."""
    cases = list(AidCase.objects.select_related("household", "relief"))
    keys, rows = keys_of(cases), defaultdict(set)
    for claim in CaseClaim.objects.all():
        rows[claim.case_id].add((claim.scheme_id, claim.period, claim.key, claim.claiming))
    return [case.number for case in cases if not agrees(case, keys[case.pk], rows[case.pk])]


def agrees(case: AidCase, keys: tuple[str, ...], rows: set[tuple]) -> bool:
    """A case claims for whom and when it is, from its first submission on and as long as its state does."""
    claiming, claimed = case.state in CLAIMING_STATES, keys if case.counted_from else ()
    return rows == {(case.scheme_id, case.period, key, claiming) for key in claimed}
