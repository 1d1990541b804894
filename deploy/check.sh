#!/bin/bash
# Checks what can be checked of deploy/ and docker-compose.yml without starting anything.
# Says what it skipped and why. Exits with 1 when something is wrong.
# shellcheck disable=SC2317  # functions are called through check
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

failed=0
output=$(mktemp)
trap 'rm -f "$output"' EXIT

check() { # check TITLE COMMAND...
  local title=$1
  shift
  if "$@" >"$output" 2>&1; then
    echo "ok       $title"
  else
    echo "FAILED   $title"
    sed 's/^/         /' "$output"
    failed=1
  fi
}

skip() {
  echo "skipped  $1: $2"
}

syntax() {
  local script shell
  for script in deploy/*.sh deploy/*/*.sh; do
    read -r shell <"$script"
    case $shell in
      '#!/bin/bash') bash -n "$script" || return ;;
      *) sh -n "$script" || return ;;
    esac
  done
}

# The builds copy the pom.xml of every module by name; one that is missing breaks them.
modules() {
  local module file bad=0
  while read -r module; do
    for file in deploy/docker/*.Dockerfile; do
      case $module in
        libs/*) grep -q '^COPY libs libs$' "$file" ;;
        *) grep -q "^COPY $module/pom.xml $module/\$" "$file" ;;
      esac || { echo "$file does not copy the pom.xml of $module"; bad=1; }
    done
  done < <(sed -n 's:.*<module>\(.*\)</module>.*:\1:p' pom.xml)
  return "$bad"
}

images() {
  local image bad=0
  while IFS= read -r image; do
    [[ $image == *:* && $image != *:latest ]] || { echo "no fixed tag: $image"; bad=1; }
  done < <(
    sed -n 's/^ *image: *//p' docker-compose.yml
    # FROM a stage of the same file needs no tag.
    sed -n '/^FROM plain /d; /^FROM [$]/d; s/^FROM \([^ $]*\).*/\1/p; s/^ARG NODE_IMAGE=//p' deploy/docker/*.Dockerfile
    if command -v kubectl >/dev/null; then
      kubectl kustomize deploy/kubernetes/base | sed -n 's/^ *-* *image: *//p'
    fi
  )
  return "$bad"
}

# What make-secrets.sh makes must not get into git.
secrets() {
  local file
  for file in decurion.properties runner.properties redis_password.txt postgres_password.txt api_token.txt tasks/NAME; do
    git check-ignore -q --no-index "deploy/secrets/$file" || { echo "git does not ignore deploy/secrets/$file"; return 1; }
  done
}

# Compose 1, which distributions still package, knows all of the file but these three keys.
compose_1() {
  sed '/^name:/d; /start_interval:/d; s/, pids: [0-9]*//' docker-compose.yml | docker-compose -f - config -q
}

check "syntax of the scripts" syntax
check "the Dockerfiles know all modules" modules
check "images have fixed tags" images

if git rev-parse --git-dir >/dev/null 2>&1; then
  check "secrets are ignored by git" secrets
else
  skip "secrets are ignored by git" "this is no git repository"
fi

if command -v shellcheck >/dev/null; then
  check "shellcheck" shellcheck deploy/*.sh deploy/*/*.sh
else
  skip "shellcheck" "it is not installed"
fi

if docker compose version >/dev/null 2>&1; then
  check "docker compose config" docker compose config -q
elif [[ $(docker-compose version --short 2>/dev/null) == 1.* ]]; then
  check "docker-compose config (version 1: without name, pids and start_interval)" compose_1
elif command -v docker-compose >/dev/null; then
  check "docker-compose config" docker-compose config -q
else
  skip "docker compose config" "neither docker's compose plugin nor docker-compose is installed"
fi

if command -v kubectl >/dev/null; then
  for folder in deploy/kubernetes/base deploy/kubernetes/overlays/*/; do
    check "kubectl kustomize ${folder%/}" kubectl kustomize "$folder"
  done
else
  skip "kubectl kustomize" "kubectl is not installed"
fi

if command -v haproxy >/dev/null; then
  check "haproxy configuration" haproxy -c -q -f deploy/gateway/haproxy.cfg
else
  skip "haproxy configuration" "haproxy is not installed"
fi

exit "$failed"
