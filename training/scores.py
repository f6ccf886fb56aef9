"""
GAIA-Z and S&I-Z of a wide residual network by automatic differentiation, tap by tap, a batch of images at a time: an
implementation that shares nothing with the engine, to check it on real networks, and to measure on a CPU what would take
the engine hours.

    python training/scores.py --pack public/packs/cifar100-wrn-40-2 --images DATA/images --sets cifar100-test,uniform \
        --count 300 --etas 0.05,0.5 --iterations 4 --out rows.jsonl [--check .cache/ood/*.jsonl]

Writes a line a set, image and eta, as scripts/measure-ood.ts does; that program makes a table of them (--rows). A stopped run
goes on. --check compares with lines that the engine has written.
"""

import argparse
import json
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from data import load

RULES = ("mean", "multiply", "add")


def mulberry32(seed: int):
    """Uniform numbers in [0, 1), the engine's generator."""
    a = seed & 0xFFFFFFFF
    while True:
        a = (a + 0x6D2B79F5) & 0xFFFFFFFF
        t = ((a ^ (a >> 15)) * (a | 1)) & 0xFFFFFFFF
        t ^= (t + (((t ^ (t >> 7)) * (t | 61)) & 0xFFFFFFFF)) & 0xFFFFFFFF
        yield (t ^ (t >> 14)) / 4294967296


def noise(kind: str, i: int) -> np.ndarray:
    """Image i of a noise set, [32, 32, 3] in 0..255, as scripts/measure-ood.ts makes it."""
    random = mulberry32(i + 1)
    if kind == "uniform":
        values = [255 * next(random) for _ in range(3072)]
    else:
        def normal() -> float:
            radius = math.sqrt(-2 * math.log(1 - next(random)))
            return radius * math.cos(2 * math.pi * next(random))

        values = [min(255.0, max(0.0, 127.5 + 64 * normal())) for _ in range(3072)]
    return np.array(values, np.float32).reshape(32, 32, 3)


class Network:
    """WRN-d-k of a pack, batch norms folded to an affine map or, after a convolution, into it."""

    def __init__(self, folder: Path):
        pack = json.loads((folder / "pack.json").read_text())
        weights = load_file(folder / pack["weights"]["file"])
        self.mean, self.std = (torch.tensor(pack["preprocessing"][k]).view(1, 3, 1, 1) for k in ("mean", "std"))
        kernel = lambda name: weights[f"{name}.weight"].permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)

        def affine(name: str) -> tuple[torch.Tensor, torch.Tensor]:
            scale = weights[f"{name}.weight"] / torch.sqrt(weights[f"{name}.running_var"] + 1e-5)
            shift = weights[f"{name}.bias"] - weights[f"{name}.running_mean"] * scale
            return scale.view(1, -1, 1, 1), shift.view(1, -1, 1, 1)

        self.first = kernel("conv1")
        self.blocks = []
        for stage in (1, 2, 3):
            i = 0
            while f"block{stage}.layer.{i}.conv1.weight" in weights:
                name = f"block{stage}.layer.{i}"
                scale, shift = affine(f"{name}.bn2")
                self.blocks.append({
                    "bn1": affine(f"{name}.bn1"),
                    "conv1": kernel(f"{name}.conv1") * scale.view(-1, 1, 1, 1),
                    "bias1": shift.flatten(),
                    "conv2": kernel(f"{name}.conv2"),
                    "shortcut": kernel(f"{name}.convShortcut") if f"{name}.convShortcut.weight" in weights else None,
                    "stride": 2 if i == 0 and stage > 1 else 1,
                })
                i += 1
        self.last = affine("bn1")
        self.fc = weights["fc.weight"].t(), weights["fc.bias"]
        # Two taps a block, bn1 and bn2, and the last batch norm.
        self.taps = 2 * len(self.blocks) + 1

    def clean(self, x: torch.Tensor) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
        """The values of every tap, and of every block's shortcut."""
        taps, shortcuts = [], []
        h = F.conv2d(x, self.first, padding=1)
        for block in self.blocks:
            scale, shift = block["bn1"]
            taps.append(h * scale + shift)
            a = F.relu(taps[-1])
            shortcuts.append(self.shortcut(block, a) if block["shortcut"] is not None else h)
            taps.append(F.conv2d(a, block["conv1"], block["bias1"], block["stride"], 1))
            h = F.conv2d(F.relu(taps[-1]), block["conv2"], padding=1) + shortcuts[-1]
        taps.append(h * self.last[0] + self.last[1])
        return taps, shortcuts

    @staticmethod
    def shortcut(block: dict, a: torch.Tensor) -> torch.Tensor:
        return F.conv2d(a, block["shortcut"], stride=block["stride"])

    def suffix(self, tap: int, v: torch.Tensor, shortcuts: list[torch.Tensor]) -> torch.Tensor:
        """Logits where tap number `tap` has the value v and all that does not depend on it is clean."""
        if tap == self.taps - 1:
            return self.head(v)
        b, second = divmod(tap, 2)
        own = v
        for i, block in enumerate(self.blocks[b:], b):
            shortcut = shortcuts[i] if i == b else own
            if not (i == b and second):
                pre = v if i == b else own * block["bn1"][0] + block["bn1"][1]
                a = F.relu(pre)
                if block["shortcut"] is not None:
                    shortcut = self.shortcut(block, a)
                v = F.conv2d(a, block["conv1"], block["bias1"], block["stride"], 1)
            own = F.conv2d(F.relu(v), block["conv2"], padding=1) + shortcut
        return self.head(own * self.last[0] + self.last[1])

    def head(self, v: torch.Tensor) -> torch.Tensor:
        return F.linear(F.relu(v).mean((2, 3)), *self.fc)


def attack_seed(z: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """d CE / d z in float64, p_y - 1 as minus the sum of the others, times a power of two: only signs are used."""
    p = torch.softmax(z.double(), 1)
    p.scatter_(1, y[:, None], 0)
    p.scatter_(1, y[:, None], -p.sum(1, keepdim=True))
    top = p.abs().amax(1, keepdim=True)
    return (p * torch.exp2(-torch.floor(torch.log2(top)).clamp(min=-1000))).float()


def max_seed(z: torch.Tensor) -> torch.Tensor:
    return F.one_hot(z.argmax(1), z.shape[1]).float()


def scores(net: Network, x: torch.Tensor, eta: float, iterations: int) -> list[dict]:
    """Of every image of x [N, 3, 32, 32], already normalised."""
    with torch.no_grad():
        taps, shortcuts = net.clean(x)
        logits = net.head(taps[-1])
    y = logits.argmax(1)
    squares = {rule: torch.zeros(iterations, len(x), dtype=torch.float64) for rule in RULES}
    for tap, value in enumerate(taps):
        v, total, product, density = value, None, None, 0.0
        for i in range(iterations):
            v = v.detach().requires_grad_()
            z = net.suffix(tap, v, shortcuts)
            more = i < iterations - 1
            (g,) = torch.autograd.grad(z, v, max_seed(z.detach()), retain_graph=more)
            support = g != 0
            total = g if total is None else total + g
            product = support if product is None else product & support
            density = density + support.double().mean((2, 3))
            rows = {"mean": density / (i + 1), "multiply": product.double().mean((2, 3))}
            rows["add"] = (total != 0).double().mean((2, 3))
            for rule, e in rows.items():
                squares[rule][i] += (e * e).sum(1)
            if more:
                (direction,) = torch.autograd.grad(z, v, attack_seed(z.detach(), y))
                v = v.detach() + eta * direction.sign()
    p = torch.softmax(logits.double(), 1).amax(1)
    si = {rule: s.sqrt().t().tolist() for rule, s in squares.items()}
    return [
        {
            "predicted": int(y[n]),
            "msp": 1 - float(p[n]),
            "maxlogit": -float(logits[n].max()),
            "energy": -float(torch.logsumexp(logits[n].double(), 0)),
            "gaia": si["mean"][n][0],
            "si": {rule: si[rule][n] for rule in RULES},
        }
        for n in range(len(x))
    ]


def compare(mine: Path, files: list[str]) -> None:
    """Print by how much the scores differ from the engine's."""
    read = lambda file: [json.loads(line) for line in Path(file).read_text().splitlines()]
    key = lambda r: (r["set"], r["image"], r["eta"])
    engine = {}
    for row in (row for file in files for row in read(file) if row["iterations"] > 1):
        if len(row["si"]["mean"]) > len(engine.get(key(row), {"si": {"mean": []}})["si"]["mean"]):
            engine[key(row)] = row
    pairs = [(row, engine[key(row)]) for row in read(mine) if key(row) in engine]
    print(f"{len(pairs)} runs in common")
    for name in ("msp", "maxlogit", "energy", "gaia", *RULES):
        of = lambda r: np.array(r["si"][name] if name in RULES else [r[name]])
        off = [(np.abs(a[: len(b)] / b[: len(a)] - 1)).max() for a, b in ((of(p), of(q)) for p, q in pairs)]
        print(f"{name:10} largest {max(off):.2e}  median {np.median(off):.2e}  (relative)")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--sets", required=True)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--etas", default="0.001,0.05,0.5")
    parser.add_argument("--iterations", type=int, default=4)
    parser.add_argument("--batch", type=int, default=50)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--check", nargs="*", default=[])
    args = parser.parse_args()
    net = Network(args.pack)
    done = set()
    if args.out.exists():
        for line in args.out.read_text().splitlines():
            row = json.loads(line)
            done.add((row["set"], row["image"], row["eta"], row["iterations"]))
    sets = {}
    for name in args.sets.split(","):
        if name in ("uniform", "gaussian"):
            pixels = np.stack([noise(name, i) for i in range(args.count)])
            sets[name] = torch.from_numpy(pixels).permute(0, 3, 1, 2)
        else:
            sets[name] = load(args.images, name, args.count)[0].float()
    # Batch by batch through all sets, so that a stopped run has equally many of each.
    for start in range(0, args.count, args.batch):
        for name, pixels in sets.items():
            part = pixels[start : start + args.batch]
            x = ((part / 255 - net.mean) / net.std).contiguous(memory_format=torch.channels_last)
            for eta in map(float, args.etas.split(",")):
                keys = [(name, start + n, eta, args.iterations) for n in range(len(part))]
                if not keys or all(key in done for key in keys):
                    continue
                with args.out.open("a") as out:
                    for key, row in zip(keys, scores(net, x, eta, args.iterations)):
                        label = dict(zip(("set", "image", "eta", "iterations"), key))
                        out.write(json.dumps({**label, **row}) + "\n")
        print(f"{min(start + args.batch, args.count)} of {args.count} images a set", flush=True)
    if args.check:
        compare(args.out, args.check)


if __name__ == "__main__":
    main()
