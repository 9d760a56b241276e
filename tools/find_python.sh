#!/bin/sh
# Print the path of a Python that can run this project; say in one sentence what to install when
# there is none. Every candidate is run before it is believed: a shim that exists but fails, an
# interpreter that is too old and one without venv are passed over.
#
#   PYTHON=/path/to/python   use this interpreter and no other
set -u

OLDEST=12 # 3.12: what the model libraries need
NEWEST=14 # 3.14: the newest release for which the locked set has ready-made files

# Folders that are often not on PATH, one pattern a line.
PLACES=${FIND_PYTHON_PLACES-"/usr/local/bin
/usr/bin
/opt/*/bin
/opt/homebrew/opt/python@3.*/bin
/usr/local/opt/python@3.*/bin
/Library/Frameworks/Python.framework/Versions/3.*/bin
${HOME:-}/.local/bin
${HOME:-}/.local/share/uv/python/*/bin
${HOME:-}/mini*/bin
${HOME:-}/anaconda*/bin"}

# Runs under any Python from 2.7 on. Prints "ok PATH" or the reason against, on one line.
PROBE='
import sys
oldest, newest = int(sys.argv[1]), int(sys.argv[2])
minor = sys.version_info[1]
path = sys.executable
if sys.version_info[0] != 3 or not oldest <= minor <= newest:
    print("version %d.%d" % (sys.version_info[0], minor))
elif sys.implementation.name != "cpython" or not getattr(sys, "_is_gil_enabled", lambda: True)():
    print("flavour")
else:
    if sys.prefix != sys.base_prefix:
        path = sys._base_executable
    try:
        import ensurepip, pyexpat, ssl, venv
    except ImportError:
        print("venv %d.%d %s" % (sys.version_info[0], minor, path))
    else:
        print("ok " + path)
'

if command -v timeout >/dev/null 2>&1; then
    limited() { timeout 20 "$@"; }
else
    limited() { "$@"; }
fi

NO_VENV=      # version of the first interpreter that lacks only the venv module
NO_VENV_PATH= # and where it is

try() { # exits the script with success when the candidate fits
    answer=$(limited "$1" -c "$PROBE" "$OLDEST" "$NEWEST" </dev/null 2>/dev/null | tail -n 1)
    case $answer in
    "ok "*)
        printf '%s\n' "${answer#ok }"
        exit 0
        ;;
    "venv "*)
        if [ -z "$NO_VENV" ]; then
            rest=${answer#venv }
            NO_VENV=${rest%% *}
            NO_VENV_PATH=${rest#* }
        fi
        ;;
    esac
}

try_file() { [ -x "$1" ] && [ ! -d "$1" ] && try "$1"; }

# A name is tried in every folder of PATH, not only in the first: a broken shim hides a sound one.
try_name() {
    old_ifs=$IFS
    IFS=:
    set -f
    # shellcheck disable=SC2086
    set -- "$1" $PATH
    set +f
    IFS=$old_ifs
    name=$1
    shift
    for folder in "$@"; do try_file "${folder:-.}/$name"; done
}

if [ -n "${PYTHON:-}" ]; then
    try "$PYTHON"
    if [ -z "$NO_VENV" ]; then
        echo "PYTHON=$PYTHON 不是可用的 Python 3.$OLDEST 至 3.$NEWEST,请改正或去掉这个变量。 / PYTHON=$PYTHON is not a working Python 3.$OLDEST to 3.$NEWEST: correct the variable or unset it." >&2
        exit 1
    fi
else
    minor=$NEWEST
    while [ "$minor" -ge "$OLDEST" ]; do
        try_name "python3.$minor"
        minor=$((minor - 1))
    done
    try_name python3
    try_name python

    for root in "${PYENV_ROOT:-}" "${HOME:-}/.pyenv"; do
        case $root in "" | /.pyenv) continue ;; esac
        minor=$NEWEST
        while [ "$minor" -ge "$OLDEST" ]; do
            for found in "$root"/versions/3."$minor"*/bin/python; do try_file "$found"; done
            minor=$((minor - 1))
        done
        for found in "$root"/versions/*/bin/python; do try_file "$found"; done
    done

    if command -v uv >/dev/null 2>&1; then
        found=$(limited uv python find --system --no-python-downloads ">=3.$OLDEST,<3.$((NEWEST + 1))" </dev/null 2>/dev/null | tail -n 1)
        if [ -n "$found" ]; then try_file "$found"; fi
    fi

    minor=$NEWEST
    while [ "$minor" -ge "$OLDEST" ]; do
        IFS='
'
        # shellcheck disable=SC2086
        for folder in $PLACES; do try_file "$folder/python3.$minor"; done
        unset IFS
        minor=$((minor - 1))
    done
fi

if [ -n "$NO_VENV" ]; then
    echo "$NO_VENV_PATH 缺少 venv 模块,请先安装 Debian/Ubuntu 软件包 python$NO_VENV-venv(apt-get install python$NO_VENV-venv)再重试。 / $NO_VENV_PATH lacks the venv module: install the Debian/Ubuntu package python$NO_VENV-venv and run the command again." >&2
else
    echo "没有找到可用的 Python 3.$OLDEST 至 3.$NEWEST,请安装 Python 3.12(Debian/Ubuntu 为软件包 python3.12 和 python3.12-venv,也可用 pyenv、conda 或官方安装包)再重试。 / No working Python 3.$OLDEST to 3.$NEWEST was found: install Python 3.12 (Debian/Ubuntu packages python3.12 and python3.12-venv, or pyenv, conda or the official installer) and run the command again." >&2
fi
exit 1
