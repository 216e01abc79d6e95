"""What git calls a remote becomes an address that may be shown to anybody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutdown_lint.reporters.remote import public_uri


@pytest.mark.parametrize(
    ("remote", "uri"),
    [
        ("https://github.com/acme/shop.git", "https://github.com/acme/shop"),
        ("https://github.com/acme/shop/", "https://github.com/acme/shop"),
        ("https://user:t0ken@github.com/acme/shop.git\n", "https://github.com/acme/shop"),
        ("https://t0ken@git.example:8443/acme/shop", "https://git.example:8443/acme/shop"),
        ("http://git.example/shop", "http://git.example/shop"),
        ("HTTPS://git.example/shop", "https://git.example/shop"),
        ("git@github.com:acme/shop.git", "https://github.com/acme/shop"),
        ("github.com:acme/shop.git", "https://github.com/acme/shop"),
        ("ssh://git@git.example:2222/acme/shop.git", "https://git.example/acme/shop"),
        ("git://git.example/acme/shop", "https://git.example/acme/shop"),
        ("git+ssh://git@git.example/acme/my shop", "https://git.example/acme/my%20shop"),
        ("/srv/git/shop.git", None),
        ("../shop", None),
        ("file:///srv/git/shop.git", None),
        (r"C:\git\shop", None),
        ("C:/git/shop", None),
        ("https://git.example", None),
        ("", None),
    ],
)
def test_public_uri(remote: str, uri: str | None) -> None:
    assert public_uri(remote) == uri


USER = st.text(st.sampled_from("ab19_-.%:/@"), max_size=12)


@given(st.sampled_from(["https", "http", "ssh", "git+ssh"]), USER, USER)
def test_no_credentials_get_through(scheme: str, user: str, password: str) -> None:
    uri = public_uri(f"{scheme}://{user}:SECRET{password}@git.example/acme/shop")
    assert uri is None or ("SECRET" not in uri and "@" not in uri)
