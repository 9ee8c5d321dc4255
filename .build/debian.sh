# shellcheck shell=bash
# Installs what only the system can give. To be sourced after say.sh.

on_debian() { command -v apt-get >/dev/null; }

# as_root COMMAND …: as it is for root, through sudo for anyone else.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        give_up "this needs root, and there is no sudo: $*"
    fi
}

# install_packages NAME …: quiet unless it fails.
install_packages() {
    on_debian || give_up "please install these yourself, this is not Debian: $*"
    say "installing $* (apt-get)"
    local log
    log=$(mktemp)
    if ! { as_root apt-get update && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null; then
        tail -n 30 "$log" >&2
        rm -f "$log"
        give_up "apt-get could not install $*"
    fi
    rm -f "$log"
}

# need COMMAND PACKAGE …: installs the packages if the command is missing.
need() {
    local command=$1
    shift
    command -v "$command" >/dev/null || install_packages "$@"
}
