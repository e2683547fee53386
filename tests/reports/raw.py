"""The figures once more, in SQL over the tree by its parents: what every other way must agree with."""

from decimal import Decimal

from django.db import connection

BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT id FROM branches_branch WHERE id = %(top)s
    UNION ALL
    SELECT child.id FROM branches_branch child JOIN below ON child.parent_id = below.id WHERE %(deep)s
)
"""
AID = """
SELECT count(DISTINCT household_id), count(DISTINCT beneficiary_id), count(*),
       coalesce(sum(approved_amount), 0)
  FROM assistance_aidcase JOIN below ON below.id = branch_id
 WHERE decided_on BETWEEN %(first)s AND %(last)s AND approved_amount IS NOT NULL AND state <> 'reversed'
   AND (%(kind)s = '' OR kind = %(kind)s)
"""
RECEIVED = """
SELECT count(*), count(*) FILTER (WHERE state NOT IN ('in_review', 'returned'))
  FROM assistance_aidcase JOIN below ON below.id = branch_id
 WHERE received_on BETWEEN %(first)s AND %(last)s AND state NOT IN ('draft', 'withdrawn')
"""
DECIDED = """
SELECT count(*), count(*) FILTER (WHERE state = 'refused'), round(avg(decided_on - received_on), 1)
  FROM assistance_aidcase JOIN below ON below.id = branch_id
 WHERE decided_on BETWEEN %(first)s AND %(last)s
"""
# The day the figures are of: the last of the period, or today where it has not come or none is given.
DAY = "least(%(last)s::date, (now() AT TIME ZONE 'Asia/Shanghai')::date)"
ASSOCIATIONS = f"""
SELECT count(*) FROM branches_branch JOIN below USING (id) WHERE daterange(founded_on, closed_on) @> {DAY}
"""


def ask(sql, branch, period, *, kind="", deep=True):
    first, last = period.days if period else (None, None)
    words = {"top": branch.pk, "deep": deep, "first": first, "last": last, "kind": kind}
    with connection.cursor() as cursor:
        cursor.execute(BELOW + sql, words)
        return cursor.fetchone()


def aid(branch, period, *, kind="", deep=True):
    """Households, people, cases, yuan."""
    households, people, cases, amount = ask(AID, branch, period, kind=kind, deep=deep)
    return households, people, cases, Decimal(amount)


def received(branch, period, *, deep=True):
    """Cases received, and those of them finished."""
    return ask(RECEIVED, branch, period, deep=deep)


def decided(branch, period, *, deep=True):
    """Cases decided, refused, and mean days."""
    return ask(DECIDED, branch, period, deep=deep)


def associations(branch, period=None):
    """Those there on the last day of the period, or today."""
    return ask(ASSOCIATIONS, branch, period)[0]


MEMBERS = """
SELECT count(*), count(DISTINCT person_id)
  FROM members_membership m JOIN below ON below.id = m.branch_id JOIN families_person p ON p.id = m.person_id
 WHERE {condition}
"""
ON_ROSTER = f"m.left_reason <> 'in_error' AND daterange(m.joined_on, m.left_on) @> {DAY}"
ON_LIST = "m.left_on IS NULL"
JOINED = "m.joined_on BETWEEN %(first)s AND %(last)s AND m.left_reason <> 'in_error'"
LEFT = "m.left_on BETWEEN %(first)s AND %(last)s AND m.left_reason <> 'in_error'"


def members(branch, condition=ON_ROSTER, period=None, *, deep=True):
    """Memberships, and the people they are of."""
    return ask(MEMBERS.format(condition=condition), branch, period, deep=deep)
