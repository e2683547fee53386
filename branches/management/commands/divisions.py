from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.by_option import actor_from, add_by_option
from branches.tree.divisions import divisions_found, read_divisions
from branches.tree.operations.divisions import load_divisions
from ground.refusals import Refused


class Command(BaseCommand):
    help = "Administrative divisions: find one by its name or code, load those of a file."

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        find = verbs.add_parser("find", help="codes and names in force, each with those above")
        find.add_argument("name", help="a part of the name, or the beginning of the code")
        load = verbs.add_parser("load", help="add and rename what a file lists; it may list one county only")
        load.add_argument("file", type=Path, help="CSV in UTF-8 with the columns code, parent, level, name")
        load.add_argument(
            "--end-missing",
            action="store_true",
            help="end the codes below the file's highest places that it does not list",
        )
        add_by_option(load, required=False)

    def handle(self, *, verb, **given):
        try:
            getattr(self, f"_{verb}")(given)
        except (OSError, UnicodeDecodeError, Refused) as problem:
            raise CommandError(str(problem)) from problem

    def _find(self, given):
        found = divisions_found(given["name"])
        for division in found:
            self.stdout.write(f"{division.code}\t{division.level}\t{' '.join(names_down_to(division))}")
        if not found:
            raise CommandError(
                _("No division in force is called “%(name)s”. Load those of the county with divisions load.")
                % {"name": given["name"]}
            )

    def _load(self, given):
        today = timezone.localdate()
        by = actor_from(given["by"], today=today) if given["by"] else None
        divisions = read_divisions(given["file"])
        loaded = load_divisions(divisions, on=today, by=by, end_missing=given["end_missing"])
        self.stdout.write(
            _("Divisions: %(added)d added, %(changed)d changed, %(ended)d ended.")
            % {"added": loaded.added, "changed": loaded.changed, "ended": loaded.ended}
        )
        if loaded.missing:
            self.stdout.write(
                _("%(count)d more are on file that the list does not have; --end-missing ends them.")
                % {"count": loaded.missing}
            )


def names_down_to(division):
    """The names of the divisions above and its own, the highest first."""
    above = names_down_to(division.parent) if division.parent else []
    return [*above, division.name]
