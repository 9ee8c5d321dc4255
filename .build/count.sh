# shellcheck shell=bash
# Counts what passed and what failed, so that the sum at the end can be trusted. To be sourced.

# The file that test.sh adds up; a part that is run alone only prints.
counts=${COUNTS:-/dev/null}
anything_failed=

# count NAME PASSED FAILED [SKIPPED]: a part's own line, and its share of the sum.
count() {
    printf '%s: %d passed, %d failed' "$1" "$2" "$3"
    if [ "${4:-0}" -gt 0 ]; then printf ', %d skipped' "$4"; fi
    printf '\n'
    printf '%d %d %d\n' "$2" "$3" "${4:-0}" >>"$counts"
    if [ "$3" -gt 0 ]; then anything_failed=yes; fi
}

# check WORDS COMMAND …: one check that passes when the command does; what it printed is shown when it does not.
check() {
    local words=$1 log began=$SECONDS
    shift
    log=$(mktemp)
    printf '      %s … ' "$words"
    if "$@" >"$log" 2>&1 </dev/null; then
        printf 'passed (%s)\n' "$(minutes $((SECONDS - began)))"
        checks_passed=$((${checks_passed:-0} + 1))
    else
        printf 'FAILED\n'
        cat "$log"
        checks_failed=$((${checks_failed:-0} + 1))
    fi
    rm -f "$log"
}

# count_checks NAME: the line of all checks so far.
count_checks() { count "$1" "${checks_passed:-0}" "${checks_failed:-0}"; }

# all_passed: what a part ends with.
all_passed() { [ -z "$anything_failed" ]; }
