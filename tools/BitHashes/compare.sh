#!/usr/bin/env bash
# Makes the table of hashes of features, scores, maps and fitted models: just-in-time compiled on every vector path and
# with 1 and 2 threads, trimmed, ahead of time, and on ARM64 under qemu. Fails if two columns differ.
#
#   tools/BitHashes/compare.sh [TABLE.md]
#
# ARM64 needs qemu-aarch64 (Debian: qemu-user) and, in the folder ARM64_ROOT, arm64's libc6, libgcc-s1, libstdc++6,
# libssl3 and zlib1g, each unpacked with "dpkg -x"; without them that column is left out, and so are vector paths that
# this processor lacks. Ahead-of-time columns need clang or gcc.
set -euo pipefail
cd "$(dirname "$0")/../.."
table=${1:-/dev/stdout}
work=artifacts/bit-hashes
case $(uname -m) in aarch64) runtime=linux-arm64 ;; *) runtime=linux-x64 ;; esac
rm -rf "$work"
mkdir -p "$work"
names=()

publish() { # folder, runtime, further options
  local folder=$work/$1 target=$2
  shift 2
  dotnet publish tools/BitHashes -c Release -r "$target" -v quiet -p:RunAnalyzers=false -o "$folder" "$@" >&2
}

# Runs a program; keeps its hashes as a column if it took the vector path that was asked for.
column() { # name, vector path or "any", threads, command
  local name=$1 path=$2 threads=$3 file=$work/${#names[@]}.txt
  shift 3
  echo "$name" >&2
  [ "$path" = any ] || export AUDIOANOMALY_VECTOR_PATH=$path
  DOTNET_PROCESSOR_COUNT=$threads "$@" >"$file" 2>"$file.path" || { cat "$file.path" >&2; exit 1; }
  unset AUDIOANOMALY_VECTOR_PATH
  local taken
  taken=$(sed -n 's/.*path \([A-Za-z0-9]*\),.*/\1/p' "$file.path")
  if [ "$path" != any ] && [ "$path" != "$taken" ]; then
    echo "  left out: there is no $path here" >&2
    return
  fi
  names+=("$name, $taken")
}

publish jit "$runtime" --self-contained false
for path in Avx512 Avx2 Vector128Fma AdvSimd; do
  for threads in 1 2; do
    column "JIT, $threads threads" "$path" "$threads" "$work/jit/BitHashes"
  done
done

publish trimmed "$runtime" --self-contained -p:PublishTrimmed=true -p:PublishSingleFile=true
column "trimmed single file" any 2 "$work/trimmed/BitHashes"

publish aot "$runtime" -p:PublishAot=true
column "AOT" any 2 "$work/aot/BitHashes"
if [ "$runtime" = linux-x64 ]; then
  column "AOT" Vector128Fma 1 "$work/aot/BitHashes"
  if [ "${names[0]##*, }" = Avx512 ]; then
    publish aot-v4 "$runtime" -p:PublishAot=true -p:IlcInstructionSet=x86-64-v4
    column "AOT for x86-64-v4" any 2 "$work/aot-v4/BitHashes"
  fi
fi

if [ "$runtime" = linux-x64 ] && [ -n "${ARM64_ROOT:-}" ] && command -v qemu-aarch64 >/dev/null; then
  publish arm64 linux-arm64 --self-contained
  # qemu 7.2 loses memory when .NET collects garbage (random crashes in managed code): give it memory enough for none.
  column "linux-arm64 under qemu" any 2 env DOTNET_gcConcurrent=0 DOTNET_GCgen0size=0xC0000000 qemu-aarch64 -L "$ARM64_ROOT" "$work/arm64/BitHashes"
else
  echo "linux-arm64: left out, needs qemu-aarch64 and ARM64_ROOT" >&2
fi

# One row a component: the first column's hash, and in the others "=" or the hash that differs.
status=0
{
  printf '| |'; printf ' %s |' "${names[@]}"; echo
  printf '| --- |'; printf ' --- |%.0s' "${names[@]}"; echo
  lines=$(wc -l <"$work/0.txt")
  for ((line = 1; line <= lines; line++)); do
    first=$(sed -n "${line}p" "$work/0.txt")
    expected=${first##* }
    component=$(sed 's/ *[0-9a-f]*$//' <<<"$first")
    printf '| %s | `%s` |' "$component" "$expected"
    for ((i = 1; i < ${#names[@]}; i++)); do
      actual=$(sed -n "${line}p" "$work/$i.txt")
      if [ "$actual" = "$first" ]; then
        printf ' = |'
      else
        printf ' `%s` |' "${actual##* }"
        touch "$work/differs"
      fi
    done
    echo
  done
} >"$table"
[ ! -e "$work/differs" ] || status=1
exit $status
