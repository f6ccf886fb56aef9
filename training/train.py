"""
Train a backbone on CIFAR-10 or CIFAR-100: SGD with Nesterov momentum, one-cycle learning rate, weight decay 5e-4, crop
and flip, plain cross-entropy. No label smoothing, no mixup: they change OOD scores. Seeded; mixed precision and a CUDA graph
on a GPU; goes on from its checkpoint when it was interrupted.

  python training/train.py --arch wrn-40-2 --dataset cifar10 --data DATA/images --sizes 32x200 --out OUT

`--sizes 16x4,24x4,32x3`: epochs at 16, then 24, then 32 px. `--seconds N` in its place: as many epochs at 32 px as fit.
`--grow-from FILE.safetensors`: start from a trained network of the same width (see `models.grow`). Writes OUT/checkpoint.pt,
OUT/log.json and, at the end, OUT/weights.safetensors: kernels rounded to float16, the few numbers of norms and biases in
float32. The accuracy after the rounding is the last line of the log.
"""

import argparse
import json
import time
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from data import Normalise, load
from models import build, grow
from step import Nesterov, Step, one_cycle


def arguments() -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--arch", default="wrn-40-2")
    p.add_argument("--dataset", choices=("cifar10", "cifar100"), default="cifar10")
    p.add_argument("--data", type=Path, required=True, help="folder of <dataset>-train and <dataset>-test")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--sizes", default="32x200")
    p.add_argument("--seconds", type=float, help="as many epochs at 32 px as fit into so long")
    p.add_argument("--lr", type=float, default=0.1)
    p.add_argument("--warm", type=float, default=0.2, help="share of the steps in which the learning rate rises")
    p.add_argument("--batch", type=int, default=128)
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--every", type=int, default=1, help="epochs from one test and checkpoint to the next")
    p.add_argument("--grow-from", type=Path)
    p.add_argument("--bfloat16", action="store_true", help="mixed precision on a CPU too: twice as fast with AVX512-BF16")
    p.add_argument("--steps", type=int, help="stop after so many steps, to measure speed")
    return p.parse_args()


@torch.no_grad()
def accuracy(model, x, y, dataset) -> float:
    """Share of right answers, in float32."""
    model.eval()
    normalise, right = Normalise(dataset, x.device), 0
    for start in range(0, len(x), 500):
        right += (model(normalise(x[start : start + 500])).argmax(1) == y[start : start + 500]).sum()
    return int(right) / len(x)


def seconds_an_epoch(step: Step, steps: int, batch: int) -> float:
    """Measured at learning rate zero."""
    index = torch.arange(batch, device=step.x.device)
    for n in (5, 50):
        torch.cuda.synchronize()
        started = time.time()
        for _ in range(n):
            step(index, 0)
        torch.cuda.synchronize()
    for v in step.optimiser.velocity:
        v.zero_()
    return (time.time() - started) / 50 * steps


def export(model, file: Path) -> None:
    """Round every kernel to float16, in the model too, and save."""
    kept = {}
    # Counters of batches are int64 and of no use to a trained network.
    for name, value in model.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        rounded = value.half() if value.ndim > 1 else value
        value.copy_(rounded)
        kept[name] = rounded.contiguous().cpu()
    save_file(kept, file)


def main() -> None:
    a = arguments()
    a.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(a.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.backends.cudnn.benchmark = device.type == "cuda"
    x, y, classes = load(a.data, f"{a.dataset}-train")
    x_test, y_test, _ = load(a.data, f"{a.dataset}-test")
    x, y, x_test, y_test = (t.to(device) for t in (x, y, x_test, y_test))
    model = build(a.arch, len(classes))
    if a.grow_from:
        print(f"{len(grow(model, load_file(a.grow_from)))} tensors of {a.grow_from.name}", flush=True)
    model = model.to(device, memory_format=torch.channels_last).train()
    optimiser = Nesterov(model.parameters())
    steps = len(x) // a.batch
    make = lambda size: Step(model, optimiser, x, y, a.dataset, a.batch, size, a.bfloat16 or device.type == "cuda")
    step = None
    if a.seconds:
        step = make(32)
        each = seconds_an_epoch(step, steps, a.batch)
        a.sizes = f"32x{max(1, int(a.seconds / each))}"
        print(f"{each:.2f} s an epoch: {a.sizes}", flush=True)
    log, first = [], 0
    checkpoint = a.out / "checkpoint.pt"
    saved = torch.load(checkpoint, map_location=device, weights_only=True) if checkpoint.exists() else None
    # The learning rate's course goes on as it was planned, however fast the machine is now.
    a.sizes = saved["sizes"] if saved else a.sizes
    sizes = [int(size) for size, epochs in (s.split("x") for s in a.sizes.split(",")) for _ in range(int(epochs))]
    if saved:
        model.load_state_dict(saved["model"])
        for own, value in zip(optimiser.velocity, saved["velocity"]):
            own.copy_(value)
        log, first = saved["log"], saved["log"][-1]["epoch"]
    elif a.grow_from:
        print(json.dumps({"before training": accuracy(model, x_test, y_test, a.dataset)}), flush=True)

    done, started = 0, time.time()
    for epoch in range(first, len(sizes)):
        if step is None or step.size != sizes[epoch]:
            model.train()
            step = make(sizes[epoch])
        torch.manual_seed(a.seed * 1000 + epoch)
        order = torch.randperm(len(x)).to(device)
        model.train()
        step.total.zero_()
        for i in range(steps):
            step(order[i * a.batch : (i + 1) * a.batch], one_cycle((epoch + i / steps) / len(sizes), a.lr, a.warm))
            done += 1
            if done == a.steps:
                print(f"{(time.time() - started) / done:.3f} s a step, {steps} steps an epoch", flush=True)
                return
        if (epoch + 1) % a.every and epoch + 1 < len(sizes):
            continue
        loss = float(step.total) / steps
        row = {
            "epoch": epoch + 1,
            "px": sizes[epoch],
            "loss": loss,
            "test_accuracy": accuracy(model, x_test, y_test, a.dataset),
            "seconds": time.time() - started,
        }
        started = time.time()
        log.append(row)
        print(json.dumps(row), flush=True)
        part = {"model": model.state_dict(), "velocity": optimiser.velocity, "sizes": a.sizes}
        torch.save({**part, "log": log}, checkpoint.with_suffix(".part"))
        checkpoint.with_suffix(".part").replace(checkpoint)
    export(model, a.out / "weights.safetensors")
    settings = {k: str(v) if isinstance(v, Path) else v for k, v in vars(a).items() if k not in ("data", "out", "steps")}
    name = torch.cuda.get_device_name() if device.type == "cuda" else "cpu"
    meta = {"torch": torch.__version__, "device": name, **settings, "epochs": log}
    meta["float16_test_accuracy"] = accuracy(model, x_test, y_test, a.dataset)
    print(json.dumps({"float16_test_accuracy": meta["float16_test_accuracy"]}), flush=True)
    (a.out / "log.json").write_text(json.dumps(meta, indent=1) + "\n")


if __name__ == "__main__":
    main()
