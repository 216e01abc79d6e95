#!/bin/sh
set -e
python -c "print()"
python app.py > log
