#!/bin/sh
# Writes both locks from the ranges of pyproject.toml: hashes for every platform and Python from 3.12 on, and
# neither a registry's address nor a path of this machine in them.
set -eu
cd "$(dirname "$0")/.."

uv=${UV:-uv}
command -v "$uv" >/dev/null 2>&1 || {
    echo "lock: uv is missing. Install it, for example: pipx install uv   (or name it: UV=/path/to/uv make lock)" >&2
    exit 1
}

lock() {
    file=$1
    shift
    # --no-config and --no-annotate: nothing of this machine's set-up may get into the file
    "$uv" --no-config pip compile pyproject.toml --group build "$@" --universal --python-version 3.12 \
        --override scripts/left-out.txt --generate-hashes --no-build --no-header --no-annotate --no-emit-package setuptools \
        --quiet --upgrade --output-file "$file"
    if grep -nE '://|^ *--(index|extra-index|find-links|trusted)' "$file"; then
        echo "lock: $file holds an address (see above)." >&2
        exit 1
    fi
    echo "lock: $file, $(grep -cE '^[a-z0-9]' "$file") packages"
}

lock requirements-dev.lock --all-extras
# What serves must be what is tested, to the release.
lock requirements.lock --extra site --extra lists --constraint requirements-dev.lock
# By name and release: a package that serving needs on one platform alone, tests may need on all.
grep -E '^[a-z0-9]' requirements.lock | cut -d ' ' -f 1 | while read -r line; do
    cut -d ' ' -f 1 requirements-dev.lock | grep -qxF "$line" || { echo "lock: $line differs between the two locks." >&2; exit 1; }
done
