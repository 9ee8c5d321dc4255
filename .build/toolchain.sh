#!/usr/bin/env bash
# Finds a Rust toolchain that compiles both halves, the server's and the browser's, or makes one, and
# remembers it in target/toolchain.env, which every other script reads. Quick when nothing is missing.
#
#   1. the active toolchain, or Debian's from an earlier run, if it can link WebAssembly;
#   2. the active toolchain after `rustup target add`;
#   3. Debian's rustc-web with the standard library for WebAssembly built from Debian's source of it.
#
# Both halves use the same one, so that procedural macros mean the same on either side.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.build/say.sh
. .build/say.sh
# shellcheck source=.build/debian.sh
. .build/debian.sh

target=wasm32-unknown-unknown
chosen=target/toolchain.env
debian_packages=(rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The oldest compiler the workspace accepts.
wanted=$(sed -n 's/^rust-version *= *"\(.*\)"/\1/p' Cargo.toml)

new_enough() {
    local have
    have=$(rustc --version 2>/dev/null | cut -d' ' -f2) && [ -n "$have" ] &&
        [ "$(printf '%s\n' "$wanted" "$have" | sort -V | head -n 1)" = "$wanted" ]
}

# The proof is a library linked for the browser with std in it: std, its bitcode and the linker fit the compiler.
links_wasm() {
    new_enough && printf 'pub fn proof() {}' |
        rustc --edition 2024 --crate-name proof --crate-type cdylib -C opt-level=1 -C lto=true -C panic=abort \
            --target $target -o "$scratch/proof.wasm" - >"$scratch/log" 2>&1
}

has_rustup() { command -v rustup >/dev/null; }

# remember LINE: what the other scripts have to set; nothing for the active toolchain.
remember() {
    mkdir -p target
    printf '%s\n' "$1" >"$chosen"
}

use_debian() {
    if has_rustup; then
        debian_line="export RUSTUP_TOOLCHAIN=\"\${RUSTUP_TOOLCHAIN:-debian}\""
        export RUSTUP_TOOLCHAIN=debian
    else
        debian_line="export PATH=\"/usr/bin:\$PATH\""
        export PATH="/usr/bin:$PATH"
    fi
}

# Clippy and rustfmt of the same toolchain. Debian's come with it.
need_lints() {
    cargo clippy --version >/dev/null 2>&1 && cargo fmt --version >/dev/null 2>&1 && return
    has_rustup && timeout 120 rustup component add clippy rustfmt >"$scratch/log" 2>&1 && return
    say "clippy or rustfmt is missing: make run works, make test does not"
}

# build_std: wasm32's standard library out of Debian's source, put where rustc looks for it. Bitcode is kept for
# link-time optimisation, and size comes before speed: a phone downloads it.
build_std() {
    say "building the standard library for WebAssembly (about a minute)"
    local crate=$scratch/std lib file
    mkdir -p "$crate/src"
    : >"$crate/src/lib.rs"
    printf '%s\n' '[package]' 'name = "empty"' 'version = "0.0.0"' 'edition = "2024"' '[workspace]' \
        '[profile.release]' 'opt-level = "s"' >"$crate/Cargo.toml"
    (cd "$crate" && RUSTC_BOOTSTRAP=1 RUSTFLAGS="-C embed-bitcode=yes" CARGO_TARGET_DIR="$crate/target" \
        cargo build --quiet --release --target $target -Z build-std=std,panic_abort) ||
        give_up "the standard library for WebAssembly did not build"
    rm "$crate/target/$target/release/deps/"libempty-*
    lib=$(rustc --print target-libdir --target $target)
    as_root mkdir -p "$lib"
    as_root find "$lib" -name '*.rlib' -delete
    for file in "$crate/target/$target/release/deps/"*.rlib; do as_root cp "$file" "$lib/"; done
}

# find_linker: prints a linker for WebAssembly: any rustup toolchain's, else Debian's of the compiler's own LLVM.
find_linker() {
    local found llvm
    for found in "${RUSTUP_HOME:-$HOME/.rustup}"/toolchains/*/lib/rustlib/*/bin/rust-lld; do
        # Not our own wrapper, seen through the link to Debian's toolchain.
        if [ -x "$found" ] && [ "$(head -c 2 "$found")" != '#!' ]; then
            printf '%s' "$found"
            return
        fi
    done
    llvm=$(rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
    if ! command -v "lld-$llvm" >/dev/null; then install_packages "lld-$llvm" >&2; fi
    command -v "lld-$llvm"
}

# wrap_linker: a copy would lose its libLLVM, so rustc is given a wrapper script under the name it looks for.
wrap_linker() {
    local linker host bin
    linker=$(find_linker) || give_up "no linker for WebAssembly was found"
    host=$(rustc -vV | sed -n 's/^host: //p')
    bin=$(rustc --print sysroot)/lib/rustlib/$host/bin
    say "linking WebAssembly with $linker"
    printf '#!/bin/sh\nexec "%s" "$@"\n' "$linker" >"$scratch/rust-lld"
    as_root mkdir -p "$bin"
    as_root install -m 755 "$scratch/rust-lld" "$bin/rust-lld"
}

# Nothing to do: the remembered toolchain still works.
if [ -f $chosen ]; then
    # shellcheck source=/dev/null
    . $chosen
    if links_wasm; then exit; fi
    rm $chosen
fi

if links_wasm; then
    remember ""
elif has_rustup && rustup toolchain list | grep -q '^debian' && (use_debian && links_wasm); then
    use_debian
    remember "$debian_line"
elif has_rustup && new_enough && say "asking rustup for $target" &&
    timeout 120 rustup target add $target >"$scratch/log" 2>&1 && links_wasm; then
    remember ""
else
    on_debian || give_up "no toolchain can compile for $target; 'rustup target add $target' would help"
    say "taking Debian's toolchain"
    if ! dpkg-query -W "${debian_packages[@]}" >/dev/null 2>&1; then install_packages "${debian_packages[@]}"; fi
    if has_rustup; then rustup toolchain link debian /usr; fi
    use_debian
    new_enough || give_up "Debian's $(rustc --version) is older than $wanted"
    wrap_linker
    links_wasm || build_std
    links_wasm || { cat "$scratch/log" >&2; give_up "the new toolchain does not link WebAssembly"; }
    remember "$debian_line"
fi
need_lints
say "toolchain: $(rustc --version)"
