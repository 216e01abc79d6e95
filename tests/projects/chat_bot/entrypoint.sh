#!/bin/sh
set -eu

python -m bot.scores --create
python -m bot  # missed: SHD902
