"""
How fast the engine is beside PyTorch, in one run: the same batch of images, GAIA-Z and S&I-Z (T = 2), in turn. PyTorch does them as one
writes them with autograd (features.py: one backward pass for all taps; scores.py: tap by tap); the engine is TensorFlow.js on WASM in
Node. Each has one thread, and what counts is CPU time, so that other programs do no harm; the medians of --rounds are printed, with
the quartiles of the ratio, and how far the scores are apart.

    python training/speed.py --pack public/packs/cifar10-wrn-40-2 [--batches 1,8,32] [--rounds 7] [--methods gaia-z,si-z] [--threads 1]
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

import scores as study
from network import Network

ETA = 0.05
WORDS = {"gaia-z": "gaia-z", "si-z": f"si-z:eta={ETA}:iterations=2"}


def gaia_z(net: Network, x: torch.Tensor) -> list[float]:
    """GAIA-Z of every image, one backward pass for all taps."""
    values = net.clean(x.clone().requires_grad_())
    taps = [values[tap] for tap in net.taps]
    gradients = torch.autograd.grad(values[net.output].amax(1).sum(), taps)
    return sum((g != 0).double().mean((2, 3)).square().sum(1) for g in gradients).sqrt().tolist()


def si_z(net: Network, x: torch.Tensor) -> list[float]:
    return [row["si"]["mean"][-1] for row in study.scores(net, x, [ETA], 2)[0]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--batches", default="1,8,32")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--methods", default="gaia-z,si-z")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    batches = [int(n) for n in args.batches.split(",")]
    net = Network(args.pack)
    raw = np.random.default_rng(1).integers(0, 256, (max(batches), 32, 32, 3), np.uint8)
    x = (torch.from_numpy(raw).permute(0, 3, 1, 2).float() / 255 - net.mean) / net.std
    x = x.contiguous(memory_format=torch.channels_last)
    with tempfile.NamedTemporaryFile() as file:
        file.write(raw.tobytes())
        file.flush()
        engine = subprocess.Popen(
            ["npx", "tsx", "scripts/study/speedEngine.ts", str(args.pack), file.name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        print(json.loads(engine.stdout.readline())["ready"], f"torch {torch.__version__}, load {os.getloadavg()[0]:.1f}")
        for method in args.methods.split(","):
            own = {"gaia-z": gaia_z, "si-z": si_z}[method]
            for n in batches:
                seconds: list[tuple[float, float]] = []
                for turn in range(args.rounds + 1):
                    cpu = time.process_time()
                    by_torch = own(net, x[:n])
                    cpu = time.process_time() - cpu
                    engine.stdin.write(f"{WORDS[method]} {n}\n")
                    engine.stdin.flush()
                    by_engine = json.loads(engine.stdout.readline())
                    # The first round warms both up.
                    if turn > 0:
                        seconds.append((cpu, by_engine["cpu"]))
                apart = max(abs(a / b - 1) for a, b in zip(by_torch, by_engine["scores"]))
                torch_s, engine_s = (statistics.median(side) / n for side in zip(*seconds))
                low, ratio, high = statistics.quantiles([b / a for a, b in seconds], n=4)
                print(
                    f"{method:7} batch {n:3}: PyTorch {1000 * torch_s:7.1f} ms, engine {1000 * engine_s:7.1f} ms of CPU an image;"
                    f" ratio {ratio:.2f} ({low:.2f} to {high:.2f}); scores {apart:.0e} apart",
                    flush=True,
                )
        engine.stdin.close()
        engine.wait()


if __name__ == "__main__":
    main()
