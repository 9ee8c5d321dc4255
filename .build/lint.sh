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
check "clippy, browser half" \
    cargo clippy --package app --lib --features hydrate --target wasm32-unknown-unknown -- -D warnings
count_checks lint
all_passed
