"""The indexer's program."""

import logging

from catalog.indexer.state import State
from catalog.indexer.words import Reader
from catalog.store import Store

log = logging.getLogger("catalog.indexer")


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    state = State()
    state.listen()
    store = Store.open()
    reader = Reader(state.leave)
    reader.start()
    try:
        while not state.leave.wait(1):
            log.info("%d words", len(reader.words))
    except KeyboardInterrupt:
        state.leave.set()
    log.info("stop requested")
    reader.join(timeout=20)
    store.save_index(reader.words)
    store.close()
    log.info("index saved")


if __name__ == "__main__":
    main()
