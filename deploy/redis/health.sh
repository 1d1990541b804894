#!/bin/sh
# Does Redis answer commands? Not while it still loads its data.
set -eu
REDISCLI_AUTH=$(cat "${REDIS_PASSWORD_FILE:-/run/secrets/redis_password}")
export REDISCLI_AUTH
[ "$(redis-cli -h 127.0.0.1 ping)" = PONG ]
