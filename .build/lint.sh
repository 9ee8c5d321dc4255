#!/usr/bin/env bash
# Formatting, and clippy with warnings as errors for both halves.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.build/say.sh
. .build/say.sh
# shellcheck source=.build/count.sh
. .build/count.sh
# shellcheck source=/dev/null
. target/toolchain.env

check "formatting" cargo fmt --all --check
check "clippy, server half" cargo clippy --workspace --all-targets -- -D warnings
for half in hydrate desk; do
    check "clippy, browser half ($half)" \
        cargo clippy --package app --lib --features $half --target wasm32-unknown-unknown -- -D warnings
done
count_checks lint
all_passed
