#!/bin/sh
# Gives a directory the node_modules of its package-lock.json, and then runs a
# command:   sh agents/setup.sh node agents/ml-engineer/train.mjs
#            sh agents/setup.sh --for api node agents/backend-engineer/api-test.mjs
# Without --for, the directory is that of the agents.
#
# The modules are installed once for all worktrees of a run, and linked. Several
# tasks may call it at the same time: one takes the lock (a directory) and
# installs aside, the others wait; what is complete is renamed into place, so
# nobody ever sees half of it, even if the lock should be taken over in error.
set -eu

for=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
if [ "${1:-}" = --for ]; then
    for=$(CDPATH= cd -- "$2" && pwd)
    shift 2
fi
wait_seconds=${SETUP_WAIT_SECONDS:-300}

key=$(node -e '
    const { createHash } = require("node:crypto");
    const { readFileSync } = require("node:fs");
    const hash = createHash("sha256");
    for (const name of ["package.json", "package-lock.json"]) hash.update(readFileSync(process.argv[1] + "/" + name));
    console.log([hash.digest("hex").slice(0, 16), process.platform, process.arch, "node" + process.versions.modules].join("-"));
' "$for")
store=${DECURION_RUN_DIRECTORY:-$PWD}/.decurion/modules
modules=$store/$key
lock=$store/$key.lock
work=$store/$key.work-$$

install() {
    mkdir "$work"
    trap 'rm -rf "$work" "$lock"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    cp "$for/package.json" "$for/package-lock.json" "$work/"
    [ ! -f "$for/.npmrc" ] || cp "$for/.npmrc" "$work/"
    # No package here needs its install script, so none is run.
    (cd "$work" && npm ci --prefer-offline --no-audit --no-fund --ignore-scripts --loglevel=error >&2) || {
        echo "setup.sh: npm could not install what $for/package-lock.json names; its lines above say why." \
            "Is the registry reachable (npm ping), and is there room on the disk (df .)?" >&2
        exit 1
    }
    mkdir -p "$work/node_modules"
    [ -d "$modules" ] || mv "$work" "$modules"
    rm -rf "$work" "$lock"
    trap - EXIT INT TERM
}

mkdir -p "$store"
waited=0
while [ ! -d "$modules" ]; do
    if mkdir "$lock" 2>/dev/null; then
        printf '%s\n' "$$" > "$lock/pid"
        if [ -d "$modules" ]; then
            rm -rf "$lock"
        else
            install
        fi
        continue
    fi
    holder=$(cat "$lock/pid" 2>/dev/null || true)
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
        # Its owner is gone. The rename lets one waiter only take it away.
        if mv "$lock" "$work.dead" 2>/dev/null; then
            rm -rf "$work.dead"
        fi
        continue
    fi
    if [ "$waited" -ge "$wait_seconds" ]; then
        echo "setup.sh: gave up after $wait_seconds s waiting for $lock (held by process ${holder:-unknown})" >&2
        exit 1
    fi
    sleep 1
    waited=$((waited + 1))
done

# What is no link was installed there by somebody who knows better.
if [ -L "$for/node_modules" ] || [ ! -e "$for/node_modules" ]; then
    ln -sfn "$modules/node_modules" "$for/node_modules"
fi

if [ "$#" -gt 0 ]; then
    exec "$@"
fi
