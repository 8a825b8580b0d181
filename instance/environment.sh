#!/bin/sh
# Builds .venv from one hashed lock file, and again only when that file has changed.
# usage: sh instance/environment.sh requirements.lock | requirements-dev.lock
set -eu
lock=$1
stamp=.venv/installed

# The development lock holds everything of the other one, so either is enough to run.
installed() {
    [ -f "$stamp" ] && .venv/bin/python -c '' 2>/dev/null || return 1
    for wanted in "$lock" requirements-dev.lock; do
        [ "$(cat "$stamp")" = "$(cksum < "$wanted")" ] && return 0
    done
    return 1
}

usable() {
    "$1" -c 'import sys, ssl, sqlite3, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' \
        >/dev/null 2>&1
}

# A name on PATH may be a shim that answers nothing: each candidate is tried for real.
find_python() {
    for candidate in ${PYTHON:-} python3.13 python3.12 python3.14 python3 python \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python \
        "$HOME"/.pyenv/versions/3.13*/bin/python \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python \
        "$HOME"/.pyenv/versions/3.1[2-9]*/bin/python; do
        if usable "$candidate"; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

make_venv() {
    if python=$(find_python); then
        echo "Coroute: building its environment in .venv with $("$python" --version)"
        "$python" -m venv --clear .venv
    elif command -v uv >/dev/null 2>&1; then
        echo "Coroute: building its environment in .venv with uv"
        uv venv --quiet --clear --seed --python '>=3.12' .venv
    else
        echo "Coroute needs Python 3.12 or newer with its venv module, or uv: none was found here." >&2
        exit 1
    fi
}

installed && exit 0
usable .venv/bin/python || make_venv
echo "Coroute: installing the packages of $lock (a minute or so, this once)"
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --no-deps \
    --require-hashes --requirement "$lock" || {
    echo "Coroute: the packages of $lock could not be installed (the reason is above)." >&2
    exit 1
}
cksum < "$lock" > "$stamp"
