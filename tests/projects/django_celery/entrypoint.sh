#!/bin/sh
set -e

if [ "$MIGRATE" = "yes" ]; then
    python manage.py migrate --noinput
fi

exec "$@"
