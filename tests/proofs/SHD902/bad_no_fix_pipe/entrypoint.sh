#!/bin/sh
set -e
python app.py 2>&1 | tee log
