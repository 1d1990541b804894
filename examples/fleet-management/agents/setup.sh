#!/bin/sh
# Installs what the agents' scripts need into agents/node_modules, unless it is
# there already and belongs to the package-lock.json at hand. With arguments, it
# then runs them:   sh agents/setup.sh node agents/ml-engineer/train.mjs
#
# Several tasks may call it at the same time. One of them takes the lock (a
# directory) and installs into a directory of its own, which is renamed to
# node_modules when it is complete; the others wait. So nobody ever sees a
# half-written node_modules, even if the lock should be taken over in error.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
lock="$here/.setup-lock"
work="$here/.setup-work-$$"
wait_seconds=${SETUP_WAIT_SECONDS:-300}

stamp_of() {
    node -e '
        const { createHash } = require("node:crypto");
        const { readFileSync } = require("node:fs");
        const hash = createHash("sha256");
        for (const name of ["package.json", "package-lock.json"]) hash.update(readFileSync(process.argv[1] + "/" + name));
        console.log([hash.digest("hex"), process.platform, process.arch, "node" + process.versions.modules].join(" "));
    ' "$here"
}

wanted=$(stamp_of)

ready() {
    [ -f "$here/node_modules/.setup-stamp" ] && [ "$(cat "$here/node_modules/.setup-stamp")" = "$wanted" ]
}

install() {
    mkdir "$work"
    trap 'rm -rf "$work" "$lock"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$work/"
    # No package here needs its install script, so none is run.
    (cd "$work" && npm ci --prefer-offline --no-audit --no-fund --ignore-scripts --loglevel=error >&2)
    printf '%s\n' "$wanted" > "$work/node_modules/.setup-stamp"
    if ! ready; then
        # What was there is moved away, not deleted in place.
        if [ -e "$here/node_modules" ]; then
            mv "$here/node_modules" "$work/stale"
        fi
        mv "$work/node_modules" "$here/node_modules"
    fi
    rm -rf "$work" "$lock"
    trap - EXIT INT TERM
}

waited=0
while ! ready; do
    if mkdir "$lock" 2>/dev/null; then
        printf '%s\n' "$$" > "$lock/pid"
        if ready; then
            rm -rf "$lock"
        else
            install
        fi
        continue
    fi
    holder=$(cat "$lock/pid" 2>/dev/null || true)
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
        # Its owner is gone. The rename lets one waiter only take it away.
        if mv "$lock" "$here/.setup-dead-$$" 2>/dev/null; then
            rm -rf "$here/.setup-dead-$$"
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

if [ "$#" -gt 0 ]; then
    exec "$@"
fi
