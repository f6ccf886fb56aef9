#!/bin/sh
# A benchmark by GNU parallel: one process a part, on the cores of this machine, then merged.
#   sh parallel.sh PARTS OUT --pack P --id DATA --ood NAME=DATA... --methods ...
# After a crash the same command goes on: no picture is scored twice. PARALLEL='--sshlogin a,b' spreads the parts over machines
# that share OUT.
set -eu
parts=$1
out=$2
shift 2
splitscope=${SPLITSCOPE:-npx splitscope}
seq 0 $((parts - 1)) |
  parallel --halt soon,fail=1 --quote \
    $splitscope benchmark "$@" --jobs 1 --resume --shard "{}/$parts" --out "$out/part-{}"
$splitscope merge "$out"/part-* --out "$out/run"
