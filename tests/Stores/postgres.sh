# A PostgreSQL server in a folder of its own, for as long as somebody holds this script's standard input open.
# sh postgres.sh BIN PORT; the first line of the input is the password of the user postgres. Then each line is
# a command: crash (as a power cut, without a word to anybody) or start. Each is answered by a line; ready after start.
set -eu
bin=$1 port=$2
IFS= read -r password
folder=$(mktemp -d "${TMPDIR:-/tmp}/postgres-of-tests-XXXXXX")
finish() {
  trap '' HUP INT TERM # a second signal must not stop the tidying up
  "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM
start() {
  "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 120 start -o "-p $port -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= -c max_connections=300" >"$folder/start" 2>&1 || {
    cat "$folder/start" "$folder/log" >&2
    exit 1
  }
  echo ready
}
printf '%s\n' "$password" >"$folder/password"
"$bin/initdb" -D "$folder/data" -U postgres -A scram-sha-256 --pwfile "$folder/password" -E UTF8 --locale=C.UTF-8 --no-sync \
  >"$folder/initdb" 2>&1 || { cat "$folder/initdb" >&2; exit 1; }
start
while IFS= read -r command; do
  case $command in
    crash) "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null; echo gone ;;
    start) start ;;
  esac
done
