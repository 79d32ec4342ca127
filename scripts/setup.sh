#!/bin/sh
# Builds the isolated environment in .venv: `scripts/setup.sh run` what serving needs, `scripts/setup.sh all` also what
# tests and training need. It does nothing when nothing has changed, needs no network then, and mends a set-up that
# was interrupted. PYTHON=/path/to/python names the interpreter; else a fit one is looked for on PATH and in
# PYTHON_FOLDERS. `scripts/setup.sh python` only says which one that is.
set -eu

part=${1:-all}
case $part in
    run) lock=requirements.lock ;;
    all | python) lock=requirements-dev.lock ;;
    *)
        echo "setup: '$part' is no part; it is 'run', 'all' or 'python'." >&2
        exit 2
        ;;
esac

cd "${0%/*}/.."
venv=.venv
stamp=$venv/.lachan-set-up
started=$venv/.lachan-started

fail() {
    printf 'setup: %s\n' "$@" >&2
    exit 1
}

# What an interpreter must have. Its version and home are printed; the exit status says what is missing.
fit='
import sys
if not (3, 12) <= sys.version_info[:2] < (3, 15): sys.exit(3)
try: import ssl, sqlite3, zlib
except ImportError: sys.exit(4)
try: import ensurepip, venv
except ImportError: sys.exit(5)
print(sys.version.split()[0], sys.implementation.cache_tag, sys.base_prefix)
'

python=
without_venv=
consider() {
    [ -z "$python" ] && [ -x "$1" ] && [ ! -d "$1" ] || return 0
    status=0
    "$1" -I -c "$fit" >/dev/null 2>&1 || status=$?
    case $status in
        0) python=$1 ;;
        5) without_venv="${without_venv:-$1}" ;;
    esac
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        given=$(command -v "$PYTHON") || fail "PYTHON=$PYTHON is not there."
        consider "$given"
        [ -n "$python" ] || fail "PYTHON=$PYTHON does not fit: Python 3.12 to 3.14 with ssl, sqlite3, venv and ensurepip is needed."
        return
    fi
    for name in python3 python3.13 python3.12 python3.14; do
        rest=$PATH:${PYTHON_FOLDERS-/usr/local/bin:/usr/bin}:
        while [ -n "$rest" ]; do
            consider "${rest%%:*}/$name"
            rest=${rest#*:}
        done
    done
    for path in "${PYENV_ROOT:-${HOME:-/nonexistent}/.pyenv}"/versions/3.1[234]*/bin/python3; do
        consider "$path"
    done
    [ -z "$python" ] || return 0
    if [ -n "$without_venv" ]; then
        version=$("$without_venv" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        fail "$without_venv lacks the modules venv and ensurepip. Install them, then run this again:" \
            "    sudo apt-get install python3-venv    (or python$version-venv)"
    fi
    fail "no Python 3.12, 3.13 or 3.14 was found. Install one, then run this again:" \
        "    sudo apt-get install python3 python3-venv"
}

if [ "$part" = python ]; then
    find_python
    echo "$python"
    exit 0
fi

# Two at once (`make run` in one window, `make test` in the other) would spoil each other's work.
if command -v flock >/dev/null 2>&1; then
    exec 9<scripts/setup.sh
    flock 9
fi

# The stamp names everything that the environment was made from; where it agrees, there is nothing to do.
# An environment with all parts serves as well as one for running alone.
wanted() {
    "$venv/bin/python" -I -c "$fit" 2>/dev/null && pwd && sha256sum "$1" pyproject.toml scripts/setup.sh
}

# The list of popular sites may not be shipped, so it is built here from a package that the lock names, into the data
# folder, and again when the lock has changed. Without it the answers are a little stricter with well-known sites.
popular_sites() {
    popular=${LACHAN_DATA:-var}/lists/popular.lists
    if [ -e "$popular" ] && [ -z "$(find requirements.lock -newer "$popular")" ]; then
        return 0
    fi
    echo "setup: building the list of popular sites"
    (umask 077 && "$venv/bin/lachan" lists popular) >/dev/null ||
        echo "setup: the list of popular sites could not be built (see above); all else works without it." >&2
}

if [ -e "$stamp" ] && [ ! -e "$started" ]; then
    for candidate in $lock requirements-dev.lock; do
        if [ "$(wanted "$candidate")" = "$(cat "$stamp")" ]; then
            popular_sites
            exit 0
        fi
    done
fi

# A set-up that was stopped half-way, an interpreter that is gone: begin anew. An environment that somebody made by
# hand and that fits is kept and completed.
if [ -e "$started" ] || ! "$venv/bin/python" -I -c "$fit" >/dev/null 2>&1; then
    find_python
    echo "setup: making the environment in $venv with $("$python" -V 2>&1) ($python)"
    rm -rf "$venv"
    mkdir "$venv"
    : >"$started"
    "$python" -m venv "$venv" || fail "$python could not make $venv (see above)."
fi
: >"$started"
rm -f "$stamp"

echo "setup: installing what $lock names"
"$venv/bin/python" -m pip --disable-pip-version-check --quiet install \
    --require-hashes --no-deps --only-binary :all: --requirement "$lock" ||
    fail "the packages could not be installed (see above). Nothing is lost: run the same command again."
# The project itself, from this folder: its build tool has just come with the lock, so nothing more is fetched.
"$venv/bin/python" -m pip --disable-pip-version-check --quiet install \
    --no-index --no-deps --no-build-isolation --editable . ||
    fail "the project itself could not be installed (see above)."

wanted "$lock" >"$stamp"
rm -f "$started"
popular_sites
echo "setup: done"
