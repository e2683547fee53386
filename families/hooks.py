"""What the apps above add to a household's page, and say or ask before it changes."""

from branches.hooks import ChangeNotices, Dependants, Panels

household_panels = Panels()
household_dependants = Dependants()
# Asked with the ``changes`` (`families.changes.Change`) that are about to be saved and ``by`` whom.
household_notices = ChangeNotices()
