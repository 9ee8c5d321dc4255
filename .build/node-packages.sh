# shellcheck shell=bash
# The npm packages of end2end/: what packs the browser bundle and what plays the browser stories. To be sourced
# after debian.sh.

# install_node_packages: only when the lock file changed since the last time.
install_node_packages() {
    need node nodejs npm
    need npm npm
    local installed=end2end/node_modules/.installed-from
    if cmp -s end2end/package-lock.json $installed; then return; fi
    say "installing the npm packages of end2end/"
    (cd end2end && npm ci --loglevel=error --no-audit --no-fund --no-progress) >/dev/null ||
        give_up "npm ci failed in end2end/"
    cp end2end/package-lock.json $installed
}
