"""Functions that workers of Celery and its like run, and how they are acknowledged."""
