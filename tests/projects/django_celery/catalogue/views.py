"""Shows books, and prints labels for their copies."""

import logging
import time

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from catalogue.models import Book

log = logging.getLogger(__name__)


def book(request, number: int) -> JsonResponse:
    found = get_object_or_404(Book, pk=number)
    return JsonResponse({"title": found.title})


def labels(request, number: int, copies: int) -> HttpResponse:
    found = get_object_or_404(Book, pk=number)
    log.info("labels of %s begun", found.title)
    lines = []
    for copy in range(1, copies + 1):
        time.sleep(0.1)  # the printer has a queue of its own
        lines.append(f"{found.title}, copy {copy}")
    log.info("labels of %s done", found.title)
    return HttpResponse("\n".join(lines), content_type="text/plain")
