"""
Train a backbone on CIFAR-10 or CIFAR-100: SGD with Nesterov momentum, one-cycle learning rate, weight decay 5e-4, crop
and flip, plain cross-entropy. No label smoothing, no mixup: they change OOD scores. Seeded; mixed precision on a GPU;
goes on from its checkpoint when it was interrupted.

  python training/train.py --arch wrn-40-2 --dataset cifar10 --data DATA/images --sizes 32x200 --out OUT

`--sizes 16x4,24x4,32x3`: epochs at 16, then 24, then 32 px. `--grow-from FILE.safetensors`: start from a trained network
of the same width (see `models.grow`). Writes OUT/checkpoint.pt, OUT/log.json and, at the end, OUT/weights.safetensors.
"""

import argparse
import json
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

from data import augment, load, normalise
from models import build, grow


def arguments() -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--arch", default="wrn-40-2")
    p.add_argument("--dataset", choices=("cifar10", "cifar100"), default="cifar10")
    p.add_argument("--data", type=Path, required=True, help="folder of <dataset>-train and <dataset>-test")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--sizes", default="32x200")
    p.add_argument("--lr", type=float, default=0.1)
    p.add_argument("--warm", type=float, default=0.2, help="share of the steps in which the learning rate rises")
    p.add_argument("--batch", type=int, default=128)
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--grow-from", type=Path)
    p.add_argument("--bfloat16", action="store_true", help="mixed precision on a CPU too: twice as fast with AVX512-BF16")
    p.add_argument("--steps", type=int, help="stop after so many steps, to measure speed")
    return p.parse_args()


@torch.no_grad()
def accuracy(model, x, y, dataset, device) -> float:
    model.eval()
    right = 0
    for start in range(0, len(x), 500):
        batch = normalise(x[start : start + 500].to(device), dataset)
        right += (model(batch).argmax(1).cpu() == y[start : start + 500]).sum().item()
    return right / len(x)


def main() -> None:
    a = arguments()
    a.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(a.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    sizes = [int(size) for size, epochs in (s.split("x") for s in a.sizes.split(",")) for _ in range(int(epochs))]
    x, y, classes = load(a.data, f"{a.dataset}-train")
    x_test, y_test, _ = load(a.data, f"{a.dataset}-test")
    model = build(a.arch, len(classes))
    if a.grow_from:
        print(f"{len(grow(model, load_file(a.grow_from)))} tensors of {a.grow_from.name}", flush=True)
    model = model.to(device, memory_format=torch.channels_last)
    optimiser = torch.optim.SGD(model.parameters(), a.lr, momentum=0.9, nesterov=True, weight_decay=5e-4)
    steps = len(x) // a.batch
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, a.lr, total_steps=len(sizes) * steps, pct_start=a.warm, div_factor=10, final_div_factor=1000
    )
    log, first = [], 0
    checkpoint = a.out / "checkpoint.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location=device, weights_only=True)
        model.load_state_dict(saved["model"])
        optimiser.load_state_dict(saved["optimiser"])
        schedule.load_state_dict(saved["schedule"])
        log, first = saved["log"], len(saved["log"])
    elif a.grow_from:
        print(json.dumps({"before training": accuracy(model, x_test, y_test, a.dataset, device)}), flush=True)

    done = 0
    for epoch in range(first, len(sizes)):
        model.train()
        generator = torch.Generator().manual_seed(a.seed * 1000 + epoch)
        order = torch.randperm(len(x), generator=generator)
        started, total = time.time(), 0.0
        for step in range(steps):
            index = order[step * a.batch : (step + 1) * a.batch]
            batch = normalise(augment(x[index].to(device), generator), a.dataset)
            if sizes[epoch] != 32:
                batch = F.interpolate(batch, size=sizes[epoch], mode="bilinear", align_corners=False, antialias=True)
                batch = batch.to(memory_format=torch.channels_last)
            with torch.autocast(device.type, torch.bfloat16, enabled=a.bfloat16 or device.type == "cuda"):
                loss = F.cross_entropy(model(batch), y[index].to(device))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
            done += 1
            if done == a.steps:
                print(f"{(time.time() - started) / done:.3f} s a step, {steps} steps an epoch", flush=True)
                return
        row = {
            "epoch": epoch + 1,
            "px": sizes[epoch],
            "loss": total / steps,
            "test_accuracy": accuracy(model, x_test, y_test, a.dataset, device),
            "seconds": time.time() - started,
        }
        log.append(row)
        print(json.dumps(row), flush=True)
        part = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict()}
        torch.save({**part, "log": log}, checkpoint.with_suffix(".part"))
        checkpoint.with_suffix(".part").replace(checkpoint)
        settings = {k: str(v) if isinstance(v, Path) else v for k, v in vars(a).items() if k not in ("data", "out", "steps")}
        meta = {"torch": torch.__version__, "device": device.type, **settings, "epochs": log}
        (a.out / "log.json").write_text(json.dumps(meta, indent=1) + "\n")
    # Counters of batches are int64 and of no use to a trained network.
    kept = {k: v.contiguous() for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
    save_file(kept, a.out / "weights.safetensors")


if __name__ == "__main__":
    main()
