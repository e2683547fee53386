"""What the apps above add to a household's page, and ask before it changes for good."""

from branches.hooks import Dependants, Panels

household_panels = Panels()
household_dependants = Dependants()
