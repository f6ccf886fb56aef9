#!/bin/sh
# A benchmark as a Slurm array: one task a part, on any nodes that share OUT.
#   job=$(sbatch --parsable --array=0-3 slurm.sh OUT --pack P --id DATA --ood NAME=DATA... --methods ...)
#   sbatch --dependency=afterok:$job --wrap "npx splitscope merge OUT/part-* --out OUT/run"
# A task that is requeued goes on: no picture is scored twice.
#SBATCH --job-name=splitscope
#SBATCH --cpus-per-task=1
#SBATCH --mem=2G
#SBATCH --requeue
set -eu
out=$1
shift
exec ${SPLITSCOPE:-npx splitscope} benchmark "$@" --jobs 1 --resume \
  --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" --out "$out/part-$SLURM_ARRAY_TASK_ID"
