"""
GAIA-Z and S&I-Z of a pack's network by automatic differentiation, tap by tap, a batch of images at a time: an
implementation that shares nothing with the engine, to check it on real networks, and to measure on a GPU in seconds what
would take the engine hours.

    python training/scores.py --pack public/packs/cifar100-wrn-40-2 --images DATA/images --id cifar100-test --out rows.jsonl \
        [--sets uniform,chars74k-natural] [--many 1000] [--few 300] [--etas 0.001,0.05,0.5] [--id-etas ...] [--iterations 4]
    python training/scores.py --compare rows.jsonl .cache/ood/*.jsonl

Writes a line a set, image and eta, as scripts/measure-ood.ts and scripts/calibrate.ts do; those programs make tables and
quantiles of them (--rows). The first --few images of every set are run on --etas (of the ID set on --id-etas), the rest up to
--many at the default eta: T = 2 for the ID set, T = 1 for others. A stopped run goes on.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from data import load
from network import Network, convolve_by_matrix

RULES = ("mean", "multiply", "add")
DEFAULT_ETA = 0.001
# Relative: GAIA-Z by a library's convolutions may be so far from that by products of matrices, which keep zeros exact.
CLOSE = 1e-5


def mulberry32(seed: int, count: int) -> np.ndarray:
    """Uniform numbers in [0, 1), the engine's generator; its state is a counter."""
    a = (seed + 0x6D2B79F5 * np.arange(1, count + 1, dtype=np.uint64)).astype(np.uint32)
    t = (a ^ (a >> 15)) * (a | 1)
    t ^= t + (t ^ (t >> 7)) * (t | 61)
    return (t ^ (t >> 14)) / 4294967296


def noise(kind: str, i: int) -> np.ndarray:
    """Image i of a noise set, [32, 32, 3] in 0..255, as scripts/measure-ood.ts makes it."""
    if kind == "uniform":
        values = 255 * mulberry32(i + 1, 3072)
    else:
        u = mulberry32(i + 1, 6144)
        values = 127.5 + 64 * np.sqrt(-2 * np.log(1 - u[::2])) * np.cos(2 * np.pi * u[1::2])
        values = values.clip(0, 255)
    return values.astype(np.float32).reshape(32, 32, 3)


def attack_seed(z: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """d CE / d z in float64, p_y - 1 as minus the sum of the others, times a power of two: only signs are used."""
    p = torch.softmax(z.double(), 1)
    p.scatter_(1, y[:, None], 0)
    p.scatter_(1, y[:, None], -p.sum(1, keepdim=True))
    top = p.abs().amax(1, keepdim=True)
    return (p * torch.exp2(-torch.floor(torch.log2(top)).clamp(min=-1000))).float()


def max_seed(z: torch.Tensor) -> torch.Tensor:
    return F.one_hot(z.argmax(1), z.shape[1]).float()


def scores(net: Network, x: torch.Tensor, etas: list[float], iterations: int) -> list[list[dict]]:
    """Of every image of x [N, 3, 32, 32], already normalised, for every eta: the first gradient is the same for all."""
    with torch.no_grad():
        clean = net.clean(x)
    logits = clean[net.output]
    y, n, many = logits.argmax(1), len(x), len(etas)
    step = torch.tensor(etas, device=x.device).repeat_interleave(n).view(-1, 1, 1, 1)
    squares = {rule: torch.zeros(iterations, many * n, dtype=torch.float64, device=x.device) for rule in RULES}
    for tap in net.taps:
        nodes = net.after(tap)
        known = {i for name in nodes for i in net.inputs[name]} - set(nodes) - {tap}
        values = {name: clean[name] for name in known}
        v, label, total, product, density = clean[tap], y, None, None, 0.0
        for i in range(iterations):
            v = v.detach().requires_grad_()
            z = net.run({**values, tap: v}, nodes)
            more = i < iterations - 1
            (g,) = torch.autograd.grad(z, v, max_seed(z.detach()), retain_graph=more)
            support = g != 0
            total = g if total is None else total + g
            product = support if product is None else product & support
            density = density + support.double().mean((2, 3))
            rows = {"mean": density / (i + 1), "multiply": product.double().mean((2, 3))}
            rows["add"] = (total != 0).double().mean((2, 3))
            for rule, e in rows.items():
                squares[rule][i] += (e * e).sum(1).repeat(many if i == 0 else 1)
            if not more:
                break
            (direction,) = torch.autograd.grad(z, v, attack_seed(z.detach(), label))
            if i == 0:
                each = lambda t: t.repeat(many, *[1] * (t.ndim - 1))
                v, direction, label, total, product, density = map(each, (v, direction, y, total, product, density))
                values = {name: each(value) for name, value in values.items()}
            v = v.detach() + step * direction.sign()
    p = torch.softmax(logits.double(), 1).amax(1)
    energy = -torch.logsumexp(logits.double(), 1)
    cheap = zip(y.tolist(), (1 - p).tolist(), (-logits.amax(1)).tolist(), energy.tolist())
    alike = [dict(zip(("predicted", "msp", "maxlogit", "energy"), of)) for of in cheap]
    si = {rule: s.sqrt().t().tolist() for rule, s in squares.items()}
    return [
        [{**alike[i], "gaia": si["mean"][e * n + i][0], "si": {r: si[r][e * n + i] for r in RULES}} for i in range(n)]
        for e in range(many)
    ]


def compare(mine: Path, files: list[str]) -> None:
    """Print by how much the scores differ from the engine's."""
    read = lambda file: [json.loads(line) for line in Path(file).read_text().splitlines()]
    key = lambda r: (r.get("set"), r["image"], r["eta"])
    engine = {}
    for row in (row for file in files for row in read(file)):
        if len(row["si"]["mean"]) > len(engine.get(key(row), {"si": {"mean": []}})["si"]["mean"]):
            engine[key(row)] = row
    pairs = [(row, engine[key(row)]) for row in read(mine) if key(row) in engine]
    print(f"{len(pairs)} runs in common")
    for name in ("msp", "maxlogit", "energy", "gaia", *RULES):
        of = lambda r: np.array(r["si"][name] if name in RULES else [r[name]])
        off = [(np.abs(a[: len(b)] / b[: len(a)] - 1)).max() for a, b in ((of(p), of(q)) for p, q in pairs)]
        print(f"{name:10} largest {max(off):.2e}  median {np.median(off):.2e}  (relative)")


def exact_zeros(net: Network, x: torch.Tensor) -> None:
    """Leave a library's convolutions where they make gradients of rounding errors out of exact zeros in number."""
    reference = net.convolve
    quick = [row["gaia"] for row in scores(net, x, [DEFAULT_ETA], 1)[0]]
    net.convolve = convolve_by_matrix
    exact = [row["gaia"] for row in scores(net, x, [DEFAULT_ETA], 1)[0]]
    off = max(abs(a / b - 1) for a, b in zip(quick, exact))
    if off < CLOSE:
        net.convolve = reference
    print(f"GAIA-Z by the library's convolutions and by products of matrices: {off:.1e} apart", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path)
    parser.add_argument("--weights", type=Path, help="in PyTorch's layout, in place of the pack's")
    parser.add_argument("--images", type=Path)
    parser.add_argument("--id")
    parser.add_argument("--sets", default="")
    parser.add_argument("--many", type=int, default=1000)
    parser.add_argument("--few", type=int, default=300)
    parser.add_argument("--etas", default="0.001,0.05,0.5")
    parser.add_argument("--id-etas", default="0.001,0.01,0.05,0.1,0.5")
    parser.add_argument("--iterations", type=int, default=4)
    parser.add_argument("--batch", type=int, default=50)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--compare", nargs="+")
    args = parser.parse_args()
    if args.compare:
        compare(Path(args.compare[0]), args.compare[1:])
        return
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    net = Network(args.pack, args.weights, args.device)
    done = set()
    if args.out.exists():
        for line in args.out.read_text().splitlines():
            row = json.loads(line)
            done.add((row["set"], row["image"], row["eta"], row["iterations"]))
    sets, labels = {}, {}
    for name in [args.id, *filter(None, args.sets.split(","))]:
        if name in ("uniform", "gaussian"):
            pixels = np.stack([noise(name, i) for i in range(args.many)])
            sets[name] = torch.from_numpy(pixels).permute(0, 3, 1, 2)
        else:
            sets[name], labels[name], _ = load(args.images, name, args.many)
    prepare = lambda pixels: ((pixels.float() / 255 - net.mean) / net.std).to(net.device).contiguous(
        memory_format=torch.channels_last
    )
    if net.device.type == "cuda":
        exact_zeros(net, prepare(sets[args.id][:8]))
    etas, id_etas = ([float(eta) for eta in text.split(",")] for text in (args.etas, args.id_etas))
    started = time.time()

    def work(name: str, first: int, last: int, etas: list[float], iterations: int) -> None:
        with args.out.open("a") as out:
            for start in range(first, min(last, len(sets[name])), args.batch):
                part = sets[name][start : min(start + args.batch, last)]
                keys = [[(name, start + n, eta, iterations) for n in range(len(part))] for eta in etas]
                if all(key in done for row in keys for key in row):
                    continue
                for group, found in zip(keys, scores(net, prepare(part), etas, iterations)):
                    for key, row in zip(group, found):
                        about = dict(zip(("set", "image", "eta", "iterations"), key))
                        if name == args.id:
                            about["right"] = row["predicted"] == int(labels[name][key[1]])
                        out.write(json.dumps({**about, **row}) + "\n")
                out.flush()
        print(f"{name} {first} to {last}, T = {iterations}: after {time.time() - started:.1f} s", flush=True)

    others = [name for name in sets if name != args.id]
    work(args.id, 0, args.few, id_etas, args.iterations)
    work(args.id, 0, args.many, [DEFAULT_ETA], 2)
    for name in others:
        work(name, 0, args.few, etas, args.iterations)
    for name in others:
        work(name, args.few, args.many, [DEFAULT_ETA], 1)


if __name__ == "__main__":
    main()
