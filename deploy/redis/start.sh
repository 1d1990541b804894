#!/bin/sh
# Starts Redis with the password from a file. It goes into a configuration file that only this user can read,
# not onto the command line, where ps and docker inspect show it.
#
#   REDIS_PASSWORD_FILE   default /run/secrets/redis_password
#   REDIS_MAXMEMORY       default 768mb; leave room for the fork of an AOF rewrite below the container's limit
#   REDIS_APPENDFSYNC     everysec (default) or always
set -eu
umask 077

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
conf=${REDIS_CONF:-/tmp/redis.conf}

password=$(cat "${REDIS_PASSWORD_FILE:-/run/secrets/redis_password}")
case $password in
  '')
    echo "start.sh: the password is empty" >&2
    exit 1 ;;
  *[!A-Za-z0-9._~-]*)
    echo "start.sh: the password may have letters, digits and . _ ~ - only, since it also stands in a URL" >&2
    exit 1 ;;
esac

{
  cat "$here/redis.conf"
  printf 'maxmemory %s\n' "${REDIS_MAXMEMORY:-768mb}"
  printf 'appendfsync %s\n' "${REDIS_APPENDFSYNC:-everysec}"
  printf 'requirepass %s\n' "$password"
} >"$conf"
unset password

exec redis-server "$conf"
