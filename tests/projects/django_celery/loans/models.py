"""Loans in the database."""

from django.db import models

from catalogue.models import Book


class Loan(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE)
    reader = models.CharField(max_length=80)
    reminded = models.BooleanField(default=False)
