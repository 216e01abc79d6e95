#!/bin/bash
python app.py > log &
wait -n
exit $?
