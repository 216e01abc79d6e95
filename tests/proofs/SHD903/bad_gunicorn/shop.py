"""A web service that takes a second to do what it is asked for."""

import time


def app(environ, start_response):
    with open("ready", "w"):
        pass
    time.sleep(1)
    with open("tidied", "w"):
        pass
    start_response("200 OK", [])
    return [b"done"]
