"""What the apps above add to a household's page, and say or ask before it changes."""

from branches.hooks import ChangeNotices, Dependants, Panels

household_panels = Panels()
household_dependants = Dependants()
# Asked with the ``changes`` (`families.changes.Change`) that are written and not committed yet, ``by`` whom
# and on which day, ``today``.
household_notices = ChangeNotices()
