#!/bin/bash
echo starting
exec "$@"
