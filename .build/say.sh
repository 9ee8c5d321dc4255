# shellcheck shell=bash
# Tells what a long run does, how far it is and how long each step took. To be sourced.

say_steps=0
say_step=0
say_step_began=0

# plan N: N calls of `step` follow.
plan() {
    say_steps=$1
    say_step=0
}

# step WORDS: the step before has ended, this one begins.
step() {
    end_of_step
    say_step=$((say_step + 1))
    say_step_began=$SECONDS
    printf '[%d/%d] %s\n' "$say_step" "$say_steps" "$*"
}

# end_of_step: tells the time of a step that took long enough to be noticed.
end_of_step() {
    local took=$((SECONDS - say_step_began))
    if [ "$say_step" -gt 0 ] && [ "$took" -ge 2 ]; then
        printf '      took %s\n' "$(minutes "$took")"
    fi
}

# say WORDS: a detail of the step.
say() { printf '      %s\n' "$*"; }

# give_up WORDS: the reason on standard error, then exit 1.
give_up() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# minutes SECONDS: "7 s" or "3 min 05 s".
minutes() {
    if [ "$1" -lt 60 ]; then
        printf '%d s' "$1"
    else
        printf '%d min %02d s' $(($1 / 60)) $(($1 % 60))
    fi
}
