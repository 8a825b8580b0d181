#!/bin/sh
# What the tests need beside .venv: Chromium, gettext, nginx, Java, axe-core and the Nu HTML
# checker. Says so when it cannot.
set -eu

missing=
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
    missing="$missing chromium"
command -v xgettext >/dev/null 2>&1 || missing="$missing gettext"
PATH="$PATH:/usr/sbin" command -v nginx >/dev/null 2>&1 || missing="$missing nginx-light"
command -v npm >/dev/null 2>&1 || missing="$missing npm"
java -version >/dev/null 2>&1 || missing="$missing default-jre-headless"

if [ -n "$missing" ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "The tests need$missing: install them (on Debian: apt-get install$missing)." >&2
        exit 1
    fi
    echo "Tests: installing$missing from Debian"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

if ! [ node_modules/.package-lock.json -nt package-lock.json ]; then
    echo "Tests: installing axe-core and the Nu HTML checker"
    npm ci --no-audit --no-fund --loglevel=error
    touch node_modules/.package-lock.json
fi
