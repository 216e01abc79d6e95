"""A web service that is up as soon as it is asked."""


def app(environ, start_response):
    with open("ready", "w"):
        pass
    start_response("204 No Content", [])
    return []
