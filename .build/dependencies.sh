#!/usr/bin/env bash
# The dependency arrows never turn: journey ← backend ← app (on the server) ← server. Read from Cargo's own tree.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.build/say.sh
. .build/say.sh
# shellcheck source=.build/count.sh
. .build/count.sh
# shellcheck source=/dev/null
. target/toolchain.env

# free_of NAMES ARGUMENTS …: the tree has none of the crates, which are given as a regular expression.
free_of() {
    local names=$1 tree found
    shift
    tree=$(cargo tree --edges normal --prefix none --format '{p}' "$@") || return
    if found=$(grep -E "^($names) v" <<<"$tree" | sort -u); then
        printf 'not allowed in: cargo tree %s\n%s\n' "$*" "$found"
        return 1
    fi
}

wasm=wasm32-unknown-unknown
outside='sqlx(-.*)?|libsqlite3-sys|tokio|hyper|axum|reqwest|leptos|backend|app|server'
check "journey is pure on the server" free_of "$outside" --package journey --all-features
check "journey is pure in the browser" free_of "$outside" --package journey --all-features --target $wasm
for half in customer desk; do
    check "the browser half of the $half has no storage, no tokio, no backend" \
        free_of 'sqlx(-.*)?|libsqlite3-sys|tokio|hyper|axum|backend|server' --package $half --target $wasm
done
check "the customer's browser half has no rules" free_of 'journey|jiff' --package customer --target $wasm
# It calls webhooks and push services as it calls mail servers, but answers nobody.
check "the backend answers no HTTP and knows no pages" free_of 'axum|leptos|app|server' --package backend
check "the pages do not know the server" free_of 'server' --package app --features ssr
count_checks dependencies
all_passed
