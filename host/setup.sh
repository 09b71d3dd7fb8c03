# Sourced by host/run, tests/run, bench/run and .ci/run: what they share. Speaks on stderr only.
#
#   install_missing GROUP...  installs what is missing for build, tests, bench, versus or checks (Debian, Ubuntu)
#   build_targets TARGET...   configures once, then builds; keeps the output in a log, shown where it fails
#
# GIGAWATT_BUILD       the build folder (default: build, in the repository)
# GIGAWATT_CMAKE_ARGS  more arguments for the first configuration, such as -DGIGAWATT_CUDA=OFF
# GIGAWATT_SETUP=0     installs nothing: the libraries are found through CMAKE_PREFIX_PATH or are not packages
# shellcheck shell=bash

gw_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
gw_build=$gw_root/${GIGAWATT_BUILD:-build}
case ${GIGAWATT_BUILD:-} in /*) gw_build=$GIGAWATT_BUILD ;; esac

say() { printf '%s\n' "$*" >&2; }

# Each word is a package, or COMMAND=PACKAGE where having the command is enough.
packages_of() {
  case $1 in
    build) echo "g++=g++ cmake=cmake ninja=ninja-build ccache=ccache" \
      "libyaml-cpp-dev libfmt-dev libcli11-dev nlohmann-json3-dev" ;;
    tests) echo "libgtest-dev" ;;
    bench) echo "libbenchmark-dev" ;;
    versus) echo "python3-numpy python3-numba" ;;
    checks) echo "clang++=clang clang-format-14=clang-format-14 nm=binutils" ;;
    *) say "setup: no group '$1'"; return 1 ;;
  esac
}

missing_packages() {
  local group word wanted=()
  for group in "$@"; do
    for word in $(packages_of "$group"); do
      case $word in
        *=*) command -v "${word%%=*}" >/dev/null || echo "${word#*=}" ;;
        *) wanted+=("$word") ;;
      esac
    done
  done
  [ ${#wanted[@]} -eq 0 ] && return
  local installed
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null || true)
  for word in "${wanted[@]}"; do
    grep -qxF "installed $word" <<<"$installed" || echo "$word"
  done
}

install_missing() {
  [ "${GIGAWATT_SETUP:-1}" = 0 ] && return
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    command -v cmake >/dev/null && return  # not Debian or Ubuntu: CMake says what it does not find
    say "gigawatt needs a C++20 compiler, CMake 3.24, Ninja, yaml-cpp, fmt, CLI11 and nlohmann-json."
    return 1
  fi
  local missing as_root=()
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      as_root=(sudo -n)
    elif [ "${missing[*]}" = ccache ]; then
      return  # it only saves time
    else
      say "These packages are missing, and only root can install them:"
      say "  apt-get install ${missing[*]}"
      return 1
    fi
  fi
  say "installing ${missing[*]}"
  local log install
  log=$(mktemp)
  install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
    apt-get -y -q -o DPkg::Lock::Timeout=300 --no-install-recommends install "${missing[@]}")
  # The first try costs a second where the package lists are absent or old; then they are fetched.
  if ! "${install[@]}" >"$log" 2>&1 </dev/null; then
    if ! { "${as_root[@]}" apt-get -q update && "${install[@]}"; } >>"$log" 2>&1 </dev/null; then
      tail -n 20 "$log" >&2
      rm -f "$log"
      say "could not install: apt-get install ${missing[*]}"
      return 1
    fi
  fi
  rm -f "$log"
}

# The build folder was configured for this copy of the sources.
configured() {
  [ -f "$gw_build/build.ninja" ] &&
    grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$gw_root" "$gw_build/CMakeCache.txt"
}

# knows TARGET...: it was also configured with all of these, so what they need was there by then.
knows() {
  local target
  for target in "$@"; do grep -q "^build $target: " "$gw_build/build.ninja" || return 1; done
}

configure() {
  local args
  read -r -a args <<<"${GIGAWATT_CMAKE_ARGS:-}"
  if ! cmake -G Ninja -S "$gw_root" -B "$gw_build" "${args[@]}" "$@" >"$gw_build/build.log" 2>&1; then
    rm -f "$gw_build/build.ninja"
    cat "$gw_build/build.log" >&2
    say "gigawatt could not be configured; the lines above say why"
    return 1
  fi
}

build_targets() {
  local log=$gw_build/build.log cuda
  mkdir -p "$gw_build"
  if ! configured; then
    configure --fresh || return
    cuda=$(sed -nE 's/^-- ((with|without) CUDA.*)$/\1/p' "$log" | head -n 1)
    say "building gigawatt for the first time, $cuda"
  elif ! knows "$@"; then
    configure || return
  fi
  if ! cmake --build "$gw_build" --target "$@" -- -k 0 >"$log" 2>&1; then
    grep -vE '^\[[0-9]+/[0-9]+\] ' "$log" >&2
    say "gigawatt could not be built; the lines above say why"
    return 1
  fi
}
