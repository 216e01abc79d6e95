"""The command `importloans`."""

from django.core.management.base import BaseCommand

from loans import importing


class Command(BaseCommand):
    help = "Imports loans from the desks, for ever"

    def handle(self, *args, **options) -> None:
        importing.run()
