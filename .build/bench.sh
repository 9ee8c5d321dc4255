#!/usr/bin/env bash
# Measures against the budgets, each figure beside its yardstick from the same run. A slow figure fails nothing.
#
#   bench.sh            everything
#   bench.sh PART …     bundle, pages, lighthouse, rules, awards, reviews, deliveries, desk
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.build/say.sh
. .build/say.sh
# shellcheck source=.build/debian.sh
. .build/debian.sh
# shellcheck source=.build/node-packages.sh
. .build/node-packages.sh
# shellcheck source=/dev/null
. target/toolchain.env

# brotli FILE …: how many bytes they are together on the wire.
brotli() {
    node -e 'const { readFileSync } = require("fs"), { brotliCompressSync } = require("zlib");
        console.log(process.argv.slice(1).reduce((sum, file) => sum + brotliCompressSync(readFileSync(file)).length, 0))' "$@"
}

bundle() {
    step "The customer's bundle, beside one counter built and packed in the same way"
    .build/bundle.sh
    cargo build --quiet --package app --example counter --features hydrate --target wasm32-unknown-unknown --profile wasm-release
    local counter=target/bench/counter own one
    mkdir -p $counter
    target/debug/bindgen target/wasm32-unknown-unknown/wasm-release/examples/counter.wasm $counter counter
    node end2end/node_modules/.bin/wasm-opt -Oz "${browser_features[@]}" $counter/counter_bg.wasm -o $counter/small.wasm
    (cd end2end && node_modules/.bin/esbuild ../$counter/counter.js --bundle --minify --format=esm --target=es2022 \
        --log-level=warning --outfile=../$counter/small.js --allow-overwrite)
    own=$(brotli target/site/pkg/customer.*.wasm target/site/pkg/customer.*.js)
    one=$(brotli $counter/small.wasm $counter/small.js)
    say "the board: $own bytes, one counter: $one bytes after brotli: $(ratio "$own" "$one")× (goal 1.5×, then 1.0×)"
    say "beside them the page's own scripts: $(brotli target/site/pkg/islands.*.js target/site/pkg/phone.*.js) bytes"
}

pages() {
    step "Processor time of a board's page, beside the same page from maud"
    cargo run --quiet --release --package app --features ssr --example page_speed
}

lighthouse() {
    step "Lighthouse for a phone on the board, beside its static twin"
    if [ -z "${CHROMIUM:-}" ]; then need chromium chromium fonts-noto-cjk; fi
    .build/bundle.sh
    cargo build --quiet --release --package server
    (cd end2end/bench && npm ci --silent --no-audit --no-fund)
    node end2end/bench/lighthouse.mjs target/release/sugoroku target/site
}

rules() {
    step "The rules: commands a second, and a board of 200 squares"
    cargo run --quiet --release --package journey --features file,zones --example speed
}

awards() {
    step "Awards acknowledged a second by SQLite, beside one commit each"
    cargo run --quiet --release --package backend --features testing --example awards
}

reviews() {
    step "Reviews of 1,000 who are due among 1,000,000, beside 1,000 among 100,000"
    cargo run --quiet --release --package backend --features testing --example reviews
}

deliveries() {
    step "Mails delivered a second, beside a bare loop that claims the same rows"
    cargo run --quiet --release --package backend --features testing --example deliveries
}

desk() {
    step "The desk of 5,000 customers: Today, the lists, and a search by name"
    cargo run --quiet --release --package backend --features testing --example desk
}

ratio() { awk -v own="$1" -v yardstick="$2" 'BEGIN { printf "%.2f", own / yardstick }'; }

# shellcheck source=.build/browser-features.sh
. .build/browser-features.sh
if [ $# -eq 0 ]; then set -- bundle pages lighthouse rules awards reviews deliveries desk; fi
plan $#
install_node_packages
for part in "$@"; do "$part"; done
end_of_step
