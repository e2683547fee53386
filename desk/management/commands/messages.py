from django.core.management.base import BaseCommand

from desk import catalogue


class Command(BaseCommand):
    help = "Collect what the pages and the code say into the Chinese catalogue, and compile it."
    requires_system_checks = []

    def handle(self, **options):
        catalog = catalogue.brought_up_to_date(catalogue.read())
        catalogue.write(catalog)
        missing = catalogue.untranslated(catalog)
        for message in missing:
            self.stdout.write(f"not translated: {message}")
        self.stdout.write(f"{len(catalog)} messages, {len(missing)} without Chinese: {catalogue.SOURCE_FILE}")
