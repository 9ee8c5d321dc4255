# shellcheck shell=bash disable=SC2034
# The features of WebAssembly that all current browsers have. With more, Chromium refuses the module.
browser_features=(--enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals
    --enable-reference-types --enable-multivalue)
