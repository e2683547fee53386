from django.core.management.base import BaseCommand
from django.utils import timezone

from reports.operations import run_due


class Command(BaseCommand):
    help = "Ask for every workbook that is due by a timetable, as the scheduler does every minute."

    def handle(self, **options):
        asked = run_due(now=timezone.now())
        self.stdout.write(f"Asked for {asked} workbooks.")
