"""A web service whose answer takes longer than anybody waits."""

import time


def app(environ, start_response):
    with open("ready", "w"):
        pass
    time.sleep(60)
    start_response("200 OK", [])
    return [b"at last"]
