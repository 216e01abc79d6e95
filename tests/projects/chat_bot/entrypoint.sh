#!/bin/sh
set -eu

python -m bot.scores --create
python -m bot  # expect: SHD902
