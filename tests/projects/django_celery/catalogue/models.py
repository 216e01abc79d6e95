"""Books in the database."""

from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=200)
    words = models.TextField(default="")
