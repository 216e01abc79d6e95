"""Samples of a host, on their way to somebody who reads them."""
