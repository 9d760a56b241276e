#!/bin/sh
# Make .venv from the locked set and install the project into it. A second call returns at once.
#
#   tools/setup.sh            what the memo needs    (requirements.lock)
#   tools/setup.sh dev        the same and the tests (requirements-dev.lock, which holds all of it)
#
# pip is used because it follows the mirror and certificate settings that the user already has.
set -eu

cd "$(dirname "$0")/.."
VENV=${VENV:-.venv}
PART=${1:-run}
case $PART in
run) LOCK=requirements.lock ;;
dev) LOCK=requirements-dev.lock ;;
*)
    echo "usage: tools/setup.sh [run|dev]" >&2
    exit 2
    ;;
esac

# The stamps are written last and removed first, so an interrupted setup leaves none and starts
# afresh. A stamp holds what the installed set depends on and the folder, since a .venv cannot be
# moved; the dev set contains the other one and so counts for both.
state_of() { # state_of PART LOCK
    printf '%s %s\n' "$1" "$(cat "$2" pyproject.toml tools/setup.sh | cksum)"
    pwd -P
}
stamped() { # stamped PART LOCK
    [ -f "$VENV/.setup-$1" ] && [ "$(cat "$VENV/.setup-$1")" = "$(state_of "$1" "$2")" ]
}
works() { "$VENV/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' </dev/null >/dev/null 2>&1; }

if stamped dev requirements-dev.lock || stamped "$PART" "$LOCK"; then
    if works; then exit 0; fi
fi

# The caller's Python settings must not leak into the new environment.
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP PIP_TARGET PIP_PREFIX PIP_ROOT PIP_NO_COMPILE PIP_REQUIREMENT 2>/dev/null || :
export PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
# The lock fixes every version by its hash; a machine-wide constraint could only contradict it.
export PIP_CONSTRAINT=/dev/null

if [ "$(tail -q -n 1 "$VENV"/.setup-* 2>/dev/null | tail -n 1)" = "$(pwd -P)" ] && works; then
    echo "更新 $VENV / updating $VENV"
    rm -f "$VENV"/.setup-*
else
    FOUND=$(sh tools/find_python.sh)
    echo "新建 $VENV / making $VENV: $FOUND ($("$FOUND" -V 2>&1))"
    rm -rf "$VENV"
    "$FOUND" -m venv "$VENV"
fi
PY=$VENV/bin/python

echo "安装 $LOCK(约需一至数分钟) / installing $LOCK (one to a few minutes) ..."
if [ -t 1 ]; then QUIET=; else QUIET=-qq; fi # a person sees the downloads, a log does not
install() { # a lock names everything, so nothing is looked up beside it
    "$PY" -m pip install --no-compile --no-deps --require-hashes --no-build-isolation \
        --only-binary :all: --no-binary "$SOURCE_ONLY" "$@" </dev/null
}
# The build backend goes first: the pure Python packages that are published as source only are
# built with it, so nothing outside the lock is fetched.
SOURCE_ONLY=lunar-python
awk '/^setuptools==/ {on = 1} on {print} on && !/\\$/ {exit}' "$LOCK" >"$VENV/backend.lock"
install -qq -r "$VENV/backend.lock"
install $QUIET -r "$LOCK"
"$PY" -m pip install -qq --no-deps --no-build-isolation --no-index -e . </dev/null

# Without .pyc files every import is two to four times slower, and they are missing where
# PYTHONDONTWRITEBYTECODE is set; compileall writes them all the same, on all cores. Some packages
# ship templates that are no Python, so its own verdict is not asked for.
SITE=$("$PY" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
"$PY" -m compileall -q -q -j 0 "$SITE" src </dev/null >/dev/null 2>&1 || :
"$PY" - <<'CHECK'
import importlib.util, pathlib, sys
names = ("numpy", "pandas", "scipy", "pymc", "statsmodels", "plotly")
missing = []
for name in names:
    source = pathlib.Path(importlib.util.find_spec(name).origin)
    if not pathlib.Path(importlib.util.cache_from_source(str(source))).exists():
        missing.append(name)
if missing:
    sys.exit("没有写成字节码 / no bytecode was written for: " + ", ".join(missing))
CHECK

state_of "$PART" "$LOCK" >"$VENV/.setup-$PART"
echo "完成 / ready: $VENV"
