#!/bin/sh
# Remake the two locks from pyproject.toml: names, versions and hashes, no addresses.
# uv resolves; it is installed into the private folder .uv and nowhere else.
#
#   tools/lock.sh             keep the locked versions that still fit, add what is missing
#   tools/lock.sh --upgrade   take the newest versions within the bounds
set -eu

cd "$(dirname "$0")/.."
if [ ! -x .uv/bin/uv ]; then
    "$(sh tools/find_python.sh)" -m venv .uv
    .uv/bin/python -m pip install --quiet uv
fi

BUILD=.uv/build.in # the build backend is locked too: the project is installed without a network
.uv/bin/python - >"$BUILD" <<'BACKEND'
import tomllib
with open("pyproject.toml", "rb") as file:
    print("\n".join(tomllib.load(file)["build-system"]["requires"]))
BACKEND

compile() {
    .uv/bin/uv pip compile --quiet --universal --python-version 3.12 \
        --generate-hashes --no-header --no-annotate pyproject.toml "$BUILD" "$@"
}
compile "$@" -o requirements.lock
compile "$@" --extra board --group dev -c requirements.lock -o requirements-dev.lock
