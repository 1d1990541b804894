#!/bin/sh
# Makes random secrets in deploy/secrets, for docker compose and for Kubernetes. Refuses to overwrite any.
#
#   DECURION_DATABASE_URL   the database of sql tasks; default: the one of docker-compose.yml
set -eu

folder=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/secrets

umask 077
mkdir -p "$folder"
# This keeps other users of this machine out. The files that containers mount must be readable by the users
# inside, whose ids are others than yours: docker compose mounts secret files with their owner and mode.
chmod 700 "$folder"

for name in api_token.txt redis_password.txt postgres_password.txt decurion.properties runner.properties; do
  if [ -e "$folder/$name" ]; then
    echo "make-secrets.sh: $folder/$name is there already. Nothing was changed. To change secrets, see" >&2
    echo "docs/operations.md; to start anew with empty volumes, delete the files in $folder first." >&2
    exit 1
  fi
done

random() {
  od -An -v -N 24 -tx1 /dev/urandom | tr -d ' \n'
}

# write NAME MODE: standard input becomes the file, complete or not at all.
write() {
  cat >"$folder/.$1.new"
  chmod "$2" "$folder/.$1.new"
  mv "$folder/.$1.new" "$folder/$1"
}

# For the secrets of tasks; see docs/operations.md.
mkdir -p "$folder/tasks"
chmod 755 "$folder/tasks"

api_token=$(random)
redis_password=$(random)
postgres_password=$(random)
database=${DECURION_DATABASE_URL:-postgresql://decurion:$postgres_password@postgres:5432/plans}

printf '%s\n' "$api_token" | write api_token.txt 600
printf '%s\n' "$redis_password" | write redis_password.txt 444
printf '%s\n' "$postgres_password" | write postgres_password.txt 444

write decurion.properties 444 <<END
# For coordinators and report services.
decurion.api-token=$api_token
decurion.redis.url=redis://:$redis_password@redis:6379
END

# Tasks run with the rights of their runner, so runners do not know the token of the API. Theirs is for metrics.
write runner.properties 444 <<END
# For agent runners.
decurion.api-token=$(random)
decurion.redis.url=redis://:$redis_password@redis:6379
decurion.database.url=$database
END

echo "Made secrets in $folder. The command line wants the token:" >&2
echo "  export DECURION_API_TOKEN=\$(cat deploy/secrets/api_token.txt)" >&2
