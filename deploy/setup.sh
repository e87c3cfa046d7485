# What ./run and ./test share: system packages, the Python environment in .venv, the built files.
# Sourced by both with $here set to the checkout. Everything done once is remembered and skipped the next time.
# Programs start again and again: what they import is compiled once, even where Python is told not to.
unset PYTHONDONTWRITEBYTECODE
export UV_PYTHON_DOWNLOADS=never UV_NO_CONFIG=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# Whom the machine trusts, its council's own authority included, is trusted here too (pip does so by itself).
export UV_SYSTEM_CERTS=1 NODE_USE_SYSTEM_CA=1
venv=$here/.venv
python=$venv/bin/python

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }

is_installed() { [[ $(dpkg-query --show --showformat='${Status}' "$1" 2>/dev/null) == *" ok installed" ]]; }

newer_names() { # the packages under the names that this release of Debian or Ubuntu knows
    local name
    for name; do
        # Whoever has the whole browser needs no other; it draws the same pages in three times the work.
        if [[ $name == chromium-headless-shell ]] && is_installed chromium; then name=chromium; fi
        if [[ $name == libasound2 ]] && apt-cache show libasound2t64 >/dev/null 2>&1; then name=libasound2t64; fi
        printf '%s\n' "$name"
    done
}

# need_packages PURPOSE NAME…: installs what is missing when root; else names it in one line and returns 1.
need_packages() {
    local purpose=$1 name missing=(); shift
    command -v dpkg-query >/dev/null || { warn "Not Debian or Ubuntu: please install for $purpose: $*"; return 1; }
    for name in $(newer_names "$@"); do is_installed "$name" || missing+=("$name"); done
    ((${#missing[@]})) || return 0
    if ((EUID == 0)); then
        say "Installing system packages for $purpose: ${missing[*]}"
        apt_install "${missing[@]}" && return 0
        warn "apt could not install them. Please see why, then:"
    else
        warn "Missing for $purpose. To install:"
    fi
    warn "    sudo apt-get install -y ${missing[*]}"
    return 1
}

apt_install() {
    local log; log=$(mktemp)
    if [[ -z ${apt_lists_fresh:-} ]]; then apt-get update -qq >"$log" 2>&1 || true; apt_lists_fresh=1; fi
    # The names may differ once the lists are there (a bare machine has none).
    local names; mapfile -t names < <(newer_names "$@")
    if DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        -o DPkg::Lock::Timeout=120 "${names[@]}" >>"$log" 2>&1; then
        rm -f "$log"
    else
        tail -n 5 "$log" >&2; rm -f "$log"; return 1
    fi
}

find_python() { # the newest Python that fits and can make an environment
    local name
    for name in python3 python3.13 python3.12 python3.11; do
        command -v "$name" >/dev/null || continue
        "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || continue
        printf '%s\n' "$name"; return 0
    done
    warn "Front Door needs Python 3.11, 3.12 or 3.13. To install it:"
    warn "    sudo apt-get install -y python3 python3-venv"
    return 1
}

make_venv() {
    "$python" -c '' 2>/dev/null && [[ -x $venv/bin/uv ]] && return 0
    local base; base=$(find_python) || return 1
    "$base" -c 'import ensurepip, venv' 2>/dev/null || need_packages "Python environments" python3-venv || return 1
    say "Making a Python environment in .venv …"
    "$base" -m venv --clear "$venv"
    "$python" -m pip install --quiet --require-hashes --requirement "$here/requirements/uv.txt"
}

# install_locked NAME: installs requirements/NAME.txt by hash, and Front Door itself in place.
install_locked() {
    local want have
    want=$(cat "$here/requirements/$1.txt" "$here/pyproject.toml" <(echo "$here") | sha256sum)
    have=$(cat "$venv/installed-$1" 2>/dev/null || true)
    [[ $want == "$have" ]] && return 0
    say "Installing Python packages …"
    rm -f "$venv"/installed-*
    "$venv/bin/uv" pip install --python "$python" --require-hashes --requirement "$here/requirements/$1.txt"
    "$venv/bin/uv" pip install --python "$python" --quiet --no-deps --no-build-isolation --editable "$here"
    echo "$want" >"$venv/installed-$1"
}

SCREENLESS_PACKAGES=(libgl1 libegl1 libfribidi0 libusb-1.0-0 fonts-noto-core espeak-ng)
SCREEN_PACKAGES=(libxi6 libxrandr2 libxcursor1 libxss1 libasound2)
# libatomic1: the Node that drives the browser needs it.
TEST_PACKAGES=(chromium-headless-shell xvfb xauth xdotool imagemagick libatomic1)
