"""Runs the part with a clock that is forty times as fast: ten seconds take a quarter."""

import subprocess
import time

subprocess._time = lambda: time.monotonic() * 40

import part
