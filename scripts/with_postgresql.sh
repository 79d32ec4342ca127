#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own: scripts/with_postgresql.sh COMMAND…
# The cluster stands in a temporary folder, is asked over a Unix socket there, and is gone afterwards. LACHAN_DATABASE
# names its empty database. It syncs as a real one does, so that figures taken with it hold. LACHAN_POSTGRESQL_OPTIONS
# are more of the server's options.
set -euo pipefail

(($#)) || { echo "with_postgresql: give the command to run" >&2; exit 2; }

bin=$(find /usr/lib/postgresql/*/bin /usr/local/pgsql/bin -maxdepth 0 2>/dev/null | sort -V | tail -n 1 || true)
[[ -n $bin ]] || bin=$(dirname "$(command -v initdb || true)")
[[ -x $bin/initdb ]] || {
    echo "with_postgresql: PostgreSQL is missing; it comes with: sudo apt-get install postgresql" >&2
    exit 2
}

folder=$(mktemp -d "${TMPDIR:-/tmp}/lachan-postgresql.XXXXXX")
# PostgreSQL refuses to run as root
as=()
if ((EUID == 0)); then
    as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
    chown postgres:postgres "$folder"
fi

# shellcheck disable=SC2317  # called by the traps
end() {
    trap - EXIT INT TERM
    "${as[@]}" "$bin/pg_ctl" stop -D "$folder/data" -m immediate -s >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cd /
"${as[@]}" "$bin/initdb" -D "$folder/data" -U lachan -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
"${as[@]}" "$bin/pg_ctl" start -D "$folder/data" -w -s -l "$folder/log" -o \
    "-c listen_addresses='' -c unix_socket_directories='$folder' -c max_connections=200 ${LACHAN_POSTGRESQL_OPTIONS:-}" || {
    cat "$folder/log" >&2
    exit 1
}
"$bin/createdb" -h "$folder" -U lachan lachan
cd - >/dev/null

status=0
PATH=$PATH:$bin LACHAN_DATABASE="postgresql://lachan@/lachan?host=$folder" "$@" || status=$?
exit "$status"
