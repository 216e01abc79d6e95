"""Asks for new messages, again and again."""

import json
import logging
import time
from pathlib import Path

from bot.scores import Scores

INBOX = Path("inbox")
log = logging.getLogger(__name__)


class Poller:
    """Takes messages in the order in which they came."""

    def __init__(self, token: str, scores: Scores) -> None:
        self._token = token
        self._scores = scores

    def poll(self) -> None:
        while True:
            for path in sorted(INBOX.glob("*.json")):
                message = json.loads(path.read_text())
                self._scores.add(message["from"], 1)
                path.unlink()
                log.info("message of %s counted", message["from"])
            time.sleep(0.2)
