"""Indexes books."""

import logging

from celery import shared_task

from catalogue.models import Book

log = logging.getLogger(__name__)


@shared_task(acks_late=True)
def index(number: int) -> None:
    book = Book.objects.get(pk=number)
    log.info("indexing %s", book.title)
    book.words = " ".join(sorted(set(book.title.lower().split())))
    book.save()
    log.info("indexed %s", book.title)
