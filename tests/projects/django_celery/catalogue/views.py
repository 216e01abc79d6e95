"""Shows books."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404

from catalogue.models import Book


def book(request, number: int) -> JsonResponse:
    found = get_object_or_404(Book, pk=number)
    return JsonResponse({"title": found.title})
