#!/usr/bin/env bash
# Makes all that a browser downloads, in target/site: the islands as WebAssembly, the style sheet, public/.
# What has not changed is not made again.
#
#   bundle.sh            as it is shipped: small
#   bundle.sh --quick    as it is watched: compiled fast, not small
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

# Each bundle, a package of app/bundles. The desks get their own: the editor must not ride on a phone.
names=(customer desk)

profile=wasm-release
if [ "${1:-}" = --quick ]; then profile=dev; fi
compiled=target/wasm32-unknown-unknown/${profile/#dev/debug}

# shellcheck source=.build/browser-features.sh
. .build/browser-features.sh

# digest FILE …: one number for the content of all of them.
digest() { cat "$@" | sha256sum | cut -d' ' -f1; }

# made_from THING DIGEST: true if target/THING was made from just that; the last made's digest lies beside it.
made_from() { [ "$(cat "target/$1.made-from" 2>/dev/null)" = "$2" ]; }

# join NAME: the script and the module of a bundle, small, in target/bundle/NAME.
join() {
    local name=$1 folder=target/bundle/$1 inputs
    inputs=$(digest "$compiled/$name.wasm" Cargo.lock .build/bindgen/src/main.rs .build/bundle.sh .build/browser-features.sh end2end/package-lock.json)
    if made_from "bundle/$name" "$inputs"; then return; fi
    rm -rf "$folder"
    mkdir -p "$folder"
    cargo build --quiet --package bindgen
    target/debug/bindgen "$compiled/$name.wasm" "$folder" "$name"
    if [ $profile = wasm-release ]; then
        say "making the $name bundle small (wasm-opt)"
        node end2end/node_modules/.bin/wasm-opt -Oz "${browser_features[@]}" \
            "$folder/${name}_bg.wasm" -o "$folder/small.wasm"
        mv "$folder/small.wasm" "$folder/${name}_bg.wasm"
    fi
    printf '%s' "$inputs" >"$folder.made-from"
}

install_node_packages
for name in "${names[@]}"; do
    say "compiling the $name bundle ($profile)"
    cargo build --package "$name" --target wasm32-unknown-unknown --profile $profile
    join "$name"
done

mapfile -d '' inputs < <(find target/bundle style public .build/pack.mjs end2end/package-lock.json -type f -print0 | sort -z)
packed=$(printf '%s\n' "${names[*]}" "${inputs[@]}" | cat - "${inputs[@]}" | sha256sum | cut -d' ' -f1)
if ! made_from site "$packed" || [ ! -f target/site/pkg/manifest.json ]; then
    node .build/pack.mjs "${names[@]}"
    printf '%s' "$packed" >target/site.made-from
fi
