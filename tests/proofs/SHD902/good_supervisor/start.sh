#!/bin/sh
echo starting
exec python worker.py
