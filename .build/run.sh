#!/usr/bin/env bash
# From a clone to the game in the browser. DATABASE_URL, ADDRESS and the rest of the server's settings go through.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.build/say.sh
. .build/say.sh

plan 4
step "Rust toolchain for the server and the browser"
.build/toolchain.sh
# shellcheck source=/dev/null
. target/toolchain.env
step "What the browser downloads (a few minutes the first time)"
.build/bundle.sh
step "The server (a few minutes the first time)"
cargo build --package server
step "The game, after $(minutes $SECONDS)"
exec target/debug/sugoroku serve --demo
