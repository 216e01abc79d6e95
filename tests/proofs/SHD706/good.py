"""A service that says when it has ended in order."""

bind = "unix:gunicorn.sock"
workers = 1
loglevel = "critical"
graceful_timeout = 1


def on_exit(server):
    with open("closed.txt", "w") as file:
        file.write("all closed\n")
