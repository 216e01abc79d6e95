"""Indexes books."""

from celery import shared_task

from catalogue.models import Book


@shared_task(acks_late=True)
def index(number: int) -> None:
    book = Book.objects.get(pk=number)
    book.words = " ".join(sorted(set(book.title.lower().split())))
    book.save()
