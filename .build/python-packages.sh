#!/usr/bin/env bash
# The receivers of the delivery tests: Python with the packages of server/tests/sinks/, in target/python.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.build/say.sh
. .build/say.sh
# shellcheck source=.build/debian.sh
. .build/debian.sh

wanted=server/tests/sinks/requirements.txt
installed=target/python/.installed-from
if cmp -s $wanted $installed; then exit; fi
need python3 python3
# Debian keeps this part of Python in a package of its own.
python3 -c 'import ensurepip, venv' 2>/dev/null || install_packages python3-venv
say "installing the Python packages of server/tests/sinks/"
rm -rf target/python
python3 -m venv target/python
target/python/bin/pip install --quiet --disable-pip-version-check --requirement $wanted ||
    give_up "pip could not install what $wanted names"
cp $wanted $installed
