"""Reminds readers."""

import logging

from celery import shared_task
from django.core.mail import send_mail

from loans.models import Loan

log = logging.getLogger(__name__)


@shared_task  # default-missed: SHD601 # strict-expect: SHD601
def remind(number: int) -> None:
    loan = Loan.objects.get(pk=number)
    log.info("reminding %s", loan.reader)
    send_mail("Your book", "It is due.", "desk@library.example.com", [loan.reader])
    loan.reminded = True
    loan.save()
    log.info("reminded %s", loan.reader)
