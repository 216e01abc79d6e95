bind = "unix:web.sock"
workers = 1
loglevel = "critical"
