"""The public address of a repository, from what git calls its remote."""

from __future__ import annotations

import re

_SCHEME = re.compile(
    r"(?P<scheme>https?|ssh|git|git\+ssh)://(?:[^/@]*@)?(?P<host>[^/@:]+)(?::(?P<port>\d+))?"
    r"/(?P<path>[^@]+)",  # an @ here would be the end of a password with a slash in it
    re.IGNORECASE,
)
# "git@host:owner/repository"; one letter before the colon is a drive of Windows.
_SHORT = re.compile(r"(?:[^@/\s]+@)?(?P<host>[A-Za-z0-9][A-Za-z0-9.-]+):(?!/)(?P<path>[^@\s\\]+)")


def public_uri(remote: str) -> str | None:
    """An absolute URI for a remote, without user name, password or token.

    None for a remote that is a folder: its path is nobody's business.
    """
    remote = remote.strip()
    if match := _SCHEME.fullmatch(remote):
        scheme = match["scheme"].lower()
        web = scheme in {"http", "https"}
        # The port of an SSH server says nothing about the web server of the same host.
        port = f":{match['port']}" if match["port"] and web else ""
        return f"{scheme if web else 'https'}://{match['host']}{port}/{_path(match['path'])}"
    if match := _SHORT.fullmatch(remote):
        return f"https://{match['host']}/{_path(match['path'])}"
    return None


def _path(path: str) -> str:
    return path.strip("/").removesuffix(".git").replace(" ", "%20")
