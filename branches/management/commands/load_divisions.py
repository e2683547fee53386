from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.refusals import Refused
from branches.divisions import DIVISIONS_FILE, load_divisions, read_divisions


class Command(BaseCommand):
    help = "Bring the table of administrative divisions in line with a list; may be run again at any time."

    def add_arguments(self, parser):
        parser.add_argument(
            "--file", type=Path, default=DIVISIONS_FILE, help="CSV with the columns code, parent, level, name"
        )

    def handle(self, *args, file, **options):
        try:
            loaded = load_divisions(read_divisions(file), on=timezone.localdate())
        except (OSError, UnicodeDecodeError, Refused) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{loaded.added} divisions added, {loaded.changed} changed, {loaded.ended} ended.")
