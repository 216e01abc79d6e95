"""It says when it has ended in order."""

bind = "unix:web.sock"
workers = 1
loglevel = "critical"


def on_exit(server):
    with open("tidied", "w"):
        pass
