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
# Less than the time limit of a task, so that what is said is heard.
wait_seconds=${SETUP_WAIT_SECONDS:-120}

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
failed=$store/$key.failed
work=$store/$key.work-$$

give_up() {
    echo "setup.sh: npm could not install what $for/package-lock.json names; $1 say why." \
        "Is the registry reachable (npm ping), and is there room on the disk (df .)?" >&2
    exit 1
}

install() {
    mkdir "$work"
    trap 'rm -rf "$work" "$lock"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    cp "$for/package.json" "$for/package-lock.json" "$work/"
    [ ! -f "$for/.npmrc" ] || cp "$for/.npmrc" "$work/"
    # No package here needs its install script, so none is run. A registry that accepts and is silent would keep npm
    # busy for longer than a task may take, whatever limits npm has for a request.
    (cd "$work" && node -e '
        const [seconds, ...options] = process.argv.slice(1);
        const npm = require("node:child_process").spawnSync("npm", options, { stdio: ["ignore", 2, 2], timeout: 1000 * seconds, killSignal: "SIGKILL" });
        if (npm.error) console.error(npm.error.code === "ETIMEDOUT" ? `npm has taken ${seconds} s and is ended` : npm.error.message);
        process.exit(npm.status ?? 1);
    ' "$((wait_seconds - 10))" ci --prefer-offline --no-audit --no-fund --ignore-scripts --loglevel=error \
        --fetch-timeout=30000 --fetch-retries=1 --fetch-retry-mintimeout=1000) || {
        echo $$ > "$failed" || true
        give_up 'its lines above'
    }
    mkdir -p "$work/node_modules"
    [ -d "$modules" ] || mv "$work" "$modules"
    rm -rf "$work" "$lock"
    trap - EXIT INT TERM
}

mkdir -p "$store"
waited=0
waited_for=
while [ ! -d "$modules" ]; do
    # Whoever was waited for has just failed: it would be the same again.
    if [ -n "$waited_for" ] && [ "$(cat "$failed" 2>/dev/null || true)" = "$waited_for" ]; then
        give_up 'the lines of the task that tried it at the same time'
    fi
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
    waited_for=${holder:-$waited_for}
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
        # Its owner is gone. The rename lets one waiter only take it away.
        if mv "$lock" "$work.dead" 2>/dev/null; then
            rm -rf "$work.dead"
        fi
        continue
    fi
    if [ "$waited" -ge "$wait_seconds" ]; then
        echo "setup.sh: gave up after $wait_seconds s waiting for process ${holder:-unknown} to install the modules of" \
            "$for: is the registry slow? Try again later, or remove $lock if no npm runs any more" >&2
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
