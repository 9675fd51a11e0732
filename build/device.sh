#!/usr/bin/env bash
# What a GPU does for AudioAnomaly, measured within eight minutes: what the machine has, the tests on CUDA, networks on
# all engines, a fit and an evaluation on the processor and on CUDA, and the training of the backbone.
#
#   build/device.sh pack PROGRAMS            where the .NET SDK is: the programs and the .NET runtime, for machines without
#   build/device.sh run RESULTS [PROGRAMS]   on the machine to measure; without PROGRAMS they are packed first
#
# libtorch: the folder that AUDIOANOMALY_LIBTORCH names, or that of the PyTorch of "python3". Without CUDA every stage that
# can runs on the processor, at small sizes, and the others say that they are skipped and why.
#
# RESULTS gets report.md and results.json (every stage with its state, its seconds and a word), and each stage's output.
# A stage that outlasts its limit is ended and counts as failed; the status is 1 if one failed.
set -uo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

usage() { sed -n '5,6s/^# *//p' "$0" >&2; exit 2; }

pack() { # folder
  local programs=$1 runtime project
  mkdir -p "$programs/dotnet/shared" || exit 1
  programs=$(cd "$programs" && pwd)
  for project in src/AudioAnomaly.Tool benchmarks/AudioAnomaly.Benchmarks tools/BackboneTraining tests/AudioAnomaly.Torch.Tests; do
    echo "packing $project" >&2
    # An output of their own: with no libtorch beside them, and without a trace in the repository's.
    dotnet build "$root/$project" -c Release -v quiet -nologo -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false \
      -p:AudioAnomalyBackend=none -p:CreateSymbolicLinksForCopyLocalIfPossible=false \
      -p:UseArtifactsOutput=true "-p:ArtifactsPath=$programs/artifacts" >&2 || exit 1
    project=${project##*/}
    mkdir -p "$programs/$project"
    cp -r "$programs/artifacts/bin/$project/release/." "$programs/$project/" || exit 1
    # Natives of other systems are most of the weight.
    find "$programs/$project/runtimes" -mindepth 1 -maxdepth 1 -type d ! -name "linux-$(machine)" ! -name linux ! -name unix -exec rm -rf {} + 2>/dev/null
  done

  rm -rf "$programs/artifacts"
  runtime=$(dirname "$(readlink -f "$(command -v dotnet)")")
  cp "$runtime/dotnet" "$programs/dotnet/" && cp -r "$runtime/host" "$programs/dotnet/" && cp -r "$runtime/shared/Microsoft.NETCore.App" "$programs/dotnet/shared/" || exit 1
  echo "packed: $(du -sm "$programs" | cut -f1) MiB" >&2
}

machine() { case $(uname -m) in aarch64) echo arm64 ;; *) echo x64 ;; esac; }

# The libtorch of a Python installation needs the folders of CUDA's packages beside it, and the driver's.
find_libtorch() {
  local packages
  if [ -z "${AUDIOANOMALY_LIBTORCH:-}" ]; then
    packages=$(timeout 30 python3 -c 'import importlib.util as u; print(u.find_spec("torch").submodule_search_locations[0])' 2>/dev/null) || return 0
    [ -d "$packages/lib" ] && export AUDIOANOMALY_LIBTORCH=$packages/lib
  fi
  [ -n "${AUDIOANOMALY_LIBTORCH:-}" ] || return 0
  local folder path=$AUDIOANOMALY_LIBTORCH
  for folder in "$AUDIOANOMALY_LIBTORCH"/../../nvidia/*/lib /usr/local/nvidia/lib64; do
    [ -d "$folder" ] && path=$path:$folder
  done
  export LD_LIBRARY_PATH=$path${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
}

escape() { printf '%s' "$1" | tr '\n\t' '  ' | tr -d '\000-\037' | sed 's/\\/\\\\/g; s/"/\\"/g'; }

note() { # name, state, seconds, word
  printf '%-26s %-8s %4s s  %s\n' "$1" "$2" "$3" "$4" >&2
  printf '| %s | %s | %s | %s |\n' "$1" "$2" "$3" "$(printf '%s' "$4" | tr '|\n' '/ ')" >>"$results/report.md"
  printf '%s    {"stage": "%s", "state": "%s", "seconds": %s, "word": "%s"}' "$separator" "$(escape "$1")" "$2" "$3" "$(escape "$4")" >>"$results/results.json"
  separator=$',\n'
}

# Runs a stage within its limit and what is left of the whole; its output goes to a file, of which a pattern picks the word.
stage() { # name, limit in seconds, pattern of the word or "", command
  local name=$1 limit=$2 pattern=$3 file=$results/$(printf '%s' "$1" | tr -cs 'A-Za-z0-9.\n' '-').txt started=$SECONDS status left word
  shift 3
  left=$((whole - SECONDS))
  if [ "$left" -lt 5 ]; then
    note "$name" skipped 0 "no time is left of $whole s"
    return
  fi
  [ "$limit" -lt "$left" ] || limit=$left
  timeout --kill-after=5 "$limit" "$@" >"$file" 2>&1
  status=$?
  word=$([ -n "$pattern" ] && grep -aE "$pattern" "$file" | tail -n 1 | sed 's/\x1b\[[0-9;]*m//g; s/^ *//')
  case $status in
    0) note "$name" done $((SECONDS - started)) "$word" ;;
    124 | 137) note "$name" failed $((SECONDS - started)) "ended after $limit s${word:+; last: $word}"; failed=1 ;;
    *) note "$name" failed $((SECONDS - started)) "status $status: $(grep -av '^ *$' "$file" | tail -n 1)"; failed=1 ;;
  esac
}

skip() { note "$1" skipped 0 "$2"; } # name, why

run() { # results, programs
  results=$1 programs=${2:-} separator='' failed=0 whole=480
  mkdir -p "$results" || exit 1
  results=$(cd "$results" && pwd)
  if [ -z "$programs" ]; then
    programs=$results/programs
    pack "$programs"
  fi
  programs=$(cd "$programs" && pwd) || exit 1
  SECONDS=0
  find_libtorch
  # Threads of libtorch that wait must not take the processor from those that render.
  export OMP_WAIT_POLICY=PASSIVE
  export DOTNET_ROOT=$programs/dotnet DOTNET_CLI_TELEMETRY_OPTOUT=1
  local dotnet=$programs/dotnet/dotnet work=$results/work device none
  rm -rf "$work"
  mkdir -p "$work"
  printf '# %s\n\n| Stage | State | Seconds | |\n| --- | --- | --- | --- |\n' "$(uname -sm), $(nproc) processors" >"$results/report.md"
  printf '{\n  "processors": %s,\n  "stages": [\n' "$(nproc)" >"$results/results.json"

  local cli=("$dotnet" "$programs/AudioAnomaly.Tool/AudioAnomaly.Tool.dll") trainer=("$dotnet" "$programs/BackboneTraining/backbone-training.dll")
  stage doctor 20 '^GPUs' "${cli[@]}" doctor
  if grep -aq '^GPUs *cuda:' "$results/doctor.txt"; then
    device=cuda none=''
  else
    device=cpu none=$(sed -n 's/^GPUs *none for networks. //p' "$results/doctor.txt")
    none=${none:-doctor failed}
  fi

  local clips seconds tested sizes pairs steps
  if [ "$device" = cuda ]; then
    clips=1000 seconds=10 tested=20 sizes=--quick pairs=512 steps=121
  else
    clips=40 seconds=2 tested=6 sizes=--smoke pairs=4 steps=11
  fi

  if [ "$device" = cuda ]; then
    stage "tests on cuda" 50 'Total:' "$dotnet" "$programs/AudioAnomaly.Torch.Tests/AudioAnomaly.Torch.Tests.dll" -noLogo -class '*TorchDeviceTests' -ctrf "$results/tests.json"
  elif grep -aq 'libtorch [0-9]' "$results/doctor.txt"; then
    stage "tests without cuda" 50 'Total:' "$dotnet" "$programs/AudioAnomaly.Torch.Tests/AudioAnomaly.Torch.Tests.dll" -noLogo -class '*TorchDeviceTests' -ctrf "$results/tests.json"
  else
    skip "tests on cuda" "no libtorch: $none"
  fi

  if grep -aq 'libtorch [0-9]' "$results/doctor.txt"; then
    stage inference 120 ' network to block 4, managed, [0-9.]+ s' "$dotnet" "$programs/AudioAnomaly.Benchmarks/AudioAnomaly.Benchmarks.dll" inference "$sizes" --json "$results/inference.json" --markdown "$results/inference.md"
  else
    skip inference "no libtorch: $none"
  fi

  stage "$clips recordings of $seconds s" 40 '' "${trainer[@]}" recordings "$work/machine" --train "$clips" --test "$tested" --seconds "$seconds"
  local on
  for on in cpu cuda; do
    if [ "$on" = cuda ] && [ "$device" != cuda ]; then
      skip "fit on cuda" "no GPU: $none"
      skip "evaluate on cuda" "no GPU: $none"
      continue
    fi
    # The processor computes networks in managed code; only the other device needs libtorch.
    stage "fit on $on" 60 'hreshold' "${cli[@]}" fit --normal "$work/machine/train" --model "$work/$on.aam" --device "$on"
    stage "evaluate on $on" 60 '^ensemble +[a-z]' "${cli[@]}" evaluate --dataset folder --root "$work/machine" --device "$on" --output "$results/evaluation-$on"
  done

  stage rendering 15 'pairs/s' "${trainer[@]}" render --pairs 64 --seconds 4
  if grep -aq 'libtorch [0-9]' "$results/doctor.txt"; then
    stage "training on $device" 70 'steps/min *$' "${trainer[@]}" --run "$work/training" --output "$work/weights.safetensors" --steps "$steps" --cool-down 0 --pairs "$pairs" --worlds 1 --validate-every 1000000 --device "$device"
  else
    skip "training on $device" "no libtorch: $none"
  fi

  rm -rf "$work"
  printf '\n  ],\n  "device": "%s",\n  "seconds": %s\n}\n' "$device" "$SECONDS" >>"$results/results.json"
  printf '\n%s s in all; networks on %s.\n' "$SECONDS" "$device" >>"$results/report.md"
  echo "$SECONDS s; see $results/report.md" >&2
  exit "$failed"
}

case ${1:-} in
  pack) [ $# -eq 2 ] || usage; pack "$2" ;;
  run) [ $# -ge 2 ] && [ $# -le 3 ] || usage; run "$2" "${3:-}" ;;
  *) usage ;;
esac
