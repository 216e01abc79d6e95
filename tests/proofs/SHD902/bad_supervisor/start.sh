#!/bin/sh
echo starting
python worker.py
