#!/bin/sh
# Runs the ten agents of plans/fleet-modernization.yaml end to end on this machine, and leaves the
# completion report in .decurion/runs/. Options are those of `decurion run`, for example --runners 4.
set -eu

cd "$(dirname -- "$0")/.."

if ! command -v node >/dev/null 2>&1; then
  echo "orchestrate-10-agents: node is missing: the agents of this plan need Node.js 20 or newer on PATH" >&2
  exit 3
fi
version=$(node --version)
major=${version#v}
major=${major%%.*}
if [ "$major" -lt 20 ]; then
  echo "orchestrate-10-agents: node is $version: the agents of this plan need Node.js 20 or newer" >&2
  exit 3
fi

exec ./decurion run plans/fleet-modernization.yaml "$@"
