"""The bot's program."""

import logging
import os
from pathlib import Path

from bot.poller import Poller
from bot.scores import Scores


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    scores = Scores.load(Path("scores.json"))
    Poller(os.environ.get("BOT_TOKEN", ""), scores).poll()


if __name__ == "__main__":
    main()
