#!/usr/bin/env bash
# The stories of end2end/ in Chromium, against the server and the bundle as they are now. Arguments go to Playwright.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.build/say.sh
. .build/say.sh
# shellcheck source=.build/debian.sh
. .build/debian.sh
# shellcheck source=.build/node-packages.sh
. .build/node-packages.sh
# shellcheck source=.build/count.sh
. .build/count.sh
# shellcheck source=/dev/null
. target/toolchain.env

if [ -z "${CHROMIUM:-}" ]; then need chromium chromium fonts-noto-cjk; fi
if ! compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null && on_debian; then
    install_packages fonts-noto-cjk
fi
# The stories in which days pass set the server's clock with it.
if ! compgen -G '/usr/lib*/**/faketime/libfaketime.so.1' >/dev/null && ! compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null && on_debian; then
    install_packages libfaketime
fi
install_node_packages

# The same artefacts as in rust-tests.sh, so that nothing is compiled twice.
if ! { .build/bundle.sh && cargo build --workspace --exclude bindgen --all-targets; }; then
    count browser 0 1
    exit 1
fi

report=target/end2end/report.json
rm -f $report
status=0
(cd end2end && node node_modules/.bin/playwright test "$@" </dev/null) || status=$?
passed=0 failed=0 skipped=0
if [ -f $report ]; then
    read -r passed failed skipped < <(node -p "
        const { expected, unexpected, flaky, skipped } = require('./$report').stats;
        if (flaky > 0) console.error('      ' + flaky + ' passed only at the second try');
        [expected + flaky, unexpected, skipped].join(' ')")
fi
if [ $status -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
count browser "$passed" "$failed" "$skipped"
all_passed
