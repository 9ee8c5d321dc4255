#!/usr/bin/env bash
# Builds and starts the server, and again at every change of a source file. A build that fails leaves the server
# of before running.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.build/say.sh
. .build/say.sh

.build/toolchain.sh
# shellcheck source=/dev/null
. target/toolchain.env
seen=target/watched
server=

stop() {
    [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
    server=
}
trap stop EXIT
trap exit INT TERM

changed() { [ -n "$(find app server style public Cargo.toml Cargo.lock -type f -newer $seen -print -quit)" ]; }

while true; do
    touch $seen
    if .build/bundle.sh --quick && cargo build --package server; then
        stop
        target/debug/sugoroku serve --demo &
        server=$!
        say "watching app server style public"
    fi
    until changed; do sleep 0.5; done
done
