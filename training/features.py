"""
Features, logits and the scores that need the network itself (ODIN, RankFeat, GAIA-Z, GAIA-A, and S&I-Z by scores.py), of a built-in
pack's benchmark sets, by automatic differentiation: an implementation that shares nothing with the engine, several times as
fast on a CPU. scripts/benchmark-files.ts makes rows of the files (--torch): detectors of features and logits run there.

    npx tsx scripts/benchmark-pixels.ts --pack public/packs/cifar10-wrn-40-2 --images DATA/images --out pixels
    python training/features.py --pack public/packs/cifar10-wrn-40-2 --pixels pixels --out torch \
        [--id 1000] [--ood 1000] [--deep 300] [--gaia 300] [--si 0]

--id and --ood: images of the ID set and of each other; --deep: of them with ODIN and RankFeat (all of the ID set); --gaia and
--si: of each set. What is there already is not computed again.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import scores as study
from network import Network

Tensor = torch.Tensor
BATCH = 25
TEMPERATURE, EPSILON = 1000, 0.0014
ETAS = [0.001, 0.05, 0.5]
ITERATIONS = 20


def stage_ends(net: Network, graph: dict, shapes: dict[str, torch.Size]) -> list[str]:
    """The last sum at each size of picture (with the ReLU that alone reads it), the last stage first: two of them."""
    ops = {node["name"]: node["op"] for node in graph["nodes"]}
    readers: dict[str, list[str]] = {}
    for name, inputs in net.inputs.items():
        for i in inputs:
            readers.setdefault(i, []).append(name)
    sizes: dict[tuple, list[str]] = {}
    for name in net.order[1:]:
        if len(shapes[name]) == 4 and shapes[name][2] * shapes[name][3] > 1:
            sizes.setdefault(tuple(shapes[name][2:]), []).append(name)
    ends = []
    for names in sizes.values():
        sums = [name for name in names if ops[name] == "add"]
        end = sums[-1] if sums else names[-1]
        after = readers.get(end, [])
        ends.append(after[0] if len(after) == 1 and ops[after[0]] == "relu" else end)
    return ends[::-1][:2]


def without_leading(v: Tensor) -> Tensor:
    """Every image's feature map less its leading singular triple, by power iteration from its longest row (Song et al. 2022)."""
    n, k, h, w = v.shape
    a = v.permute(0, 2, 3, 1).reshape(n, h * w, k).double()
    x = a[torch.arange(n), a.square().sum(2).argmax(1)]
    x = x / x.norm(dim=1, keepdim=True)
    for _ in range(ITERATIONS):
        x = torch.einsum("bpk,bp->bk", a, torch.einsum("bpk,bk->bp", a, x))
        x = x / x.norm(dim=1, keepdim=True)
    a = a - torch.einsum("bpk,bk->bp", a, x)[:, :, None] * x[:, None, :]
    return a.float().reshape(n, h, w, k).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)


def rankfeat(net: Network, ends: list[str], clean: dict[str, Tensor]) -> Tensor:
    """-logsumexp of the mean of the logits that are left at each end."""
    logits = []
    for end in ends:
        nodes = net.after(end)
        known = {i for name in nodes for i in net.inputs[name]} - set(nodes) - {end}
        values = {name: clean[name] for name in known}
        logits.append(net.run({**values, end: without_leading(clean[end])}, nodes).double())
    return -torch.logsumexp(sum(logits) / len(logits), 1)


def odin(net: Network, x: Tensor) -> Tensor:
    """1 - max softmax(z(x') / T) after a step against the gradient's sign (Liang et al. 2018)."""
    moved = x.clone().requires_grad_()
    z = net.clean(moved)[net.output].double() / TEMPERATURE
    loss = F.cross_entropy(z, z.detach().argmax(1), reduction="sum")
    (gradient,) = torch.autograd.grad(loss, moved)
    with torch.no_grad():
        next_x = x - EPSILON * torch.where(gradient >= 0, 1.0, -1.0) / net.std
        z = net.clean(next_x.contiguous(memory_format=torch.channels_last))[net.output].double() / TEMPERATURE
        return 1 - torch.softmax(z, 1).amax(1)


def gaia(net: Network, graph: dict, x: Tensor) -> tuple[Tensor, Tensor]:
    """GAIA-Z and GAIA-A (Chen et al. 2023) of every image."""
    values = net.clean(x.clone().requires_grad_())
    z, f = values[net.output], values[graph["features"]]
    taps = [values[tap] for tap in net.taps]
    gradients = torch.autograd.grad(z.amax(1).sum(), taps, retain_graph=True)
    counted = sum((g != 0).double().mean((2, 3)).square().sum(1) if g.ndim == 4 else (g != 0).double().sum(1) for g in gradients)
    w = next(net.w[node["weight"]] for node in graph["nodes"] if node["name"] == graph["output"]).double()
    outer = ((1 - w.shape[0] * torch.softmax(z.detach().double(), 1)) @ w).abs().mean(1).sqrt()
    inner = torch.autograd.grad(f.sum(), [values[tap] for tap in net.taps if tap != graph["features"]])
    means = torch.cat([g.double().mean((2, 3)).abs() for g in inner], 1)
    return counted.sqrt(), (means / outer[:, None]).square().mean(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("pack", "pixels", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name, images in (("id", 1000), ("ood", 1000), ("deep", 300), ("gaia", 300), ("si", 0)):
        parser.add_argument(f"--{name}", type=int, default=images)
    args = parser.parse_args()
    pack = json.loads((args.pack / "pack.json").read_text())
    graph, id_set = pack["graph"], pack["provenance"]["accuracy"]["set"]
    net = Network(args.pack)
    args.out.mkdir(exist_ok=True)
    sets = [id_set] + sorted(f.stem for f in args.pixels.glob("*.u8") if f.stem != id_set)

    def images(name: str, first: int, last: int) -> Tensor:
        raw = np.fromfile(args.pixels / f"{name}.u8", np.uint8).reshape(-1, 32, 32, 3)[first:last]
        x = (torch.from_numpy(raw).permute(0, 3, 1, 2).float() / 255 - net.mean) / net.std
        return x.contiguous(memory_format=torch.channels_last)

    def batches(name: str, most: int):
        count = min(most, (args.pixels / f"{name}.u8").stat().st_size // 3072)
        for first in range(0, count, BATCH):
            yield first, images(name, first, min(first + BATCH, count))

    with torch.no_grad():
        ends = stage_ends(net, graph, {name: v.shape for name, v in net.clean(images(id_set, 0, 1)).items()})
    for name in sets:
        stem = args.out / f"{pack['id']}.{name}"
        if not Path(f"{stem}.npz").exists():
            found: dict[str, list[np.ndarray]] = {"f": [], "z": [], "odin": [], "rankfeat": []}
            deep = args.id if name == id_set else args.deep
            for first, x in batches(name, args.id if name == id_set else args.ood):
                with torch.no_grad():
                    clean = net.clean(x)
                    found["f"].append(clean[graph["features"]].numpy().copy())
                    found["z"].append(clean[net.output].numpy().copy())
                    if first < deep:
                        found["rankfeat"].append(rankfeat(net, ends, clean).numpy())
                if first < deep:
                    found["odin"].append(odin(net, x).numpy())
            np.savez(f"{stem}.npz", **{key: np.concatenate(parts) for key, parts in found.items()})
        if not Path(f"{stem}.gaia-a.npy").exists() and args.gaia > 0:
            pairs = [gaia(net, graph, x) for _, x in batches(name, args.gaia)]
            for kind, parts in zip(("gaia", "gaia-a"), zip(*pairs)):
                np.save(f"{stem}.{kind}.npy", torch.cat(parts).numpy())
        print(pack["id"], name, flush=True)
    file = args.out / f"{pack['id']}.si.jsonl"
    if args.si > 0 and not file.exists():
        with file.open("w") as out:
            for name in sets:
                for first, x in batches(name, args.si):
                    rows = study.scores(net, x, ETAS, 2)
                    for i in range(len(x)):
                        si = {str(eta): {rule: rows[e][i]["si"][rule][1] for rule in study.RULES} for e, eta in enumerate(ETAS)}
                        out.write(json.dumps({"set": name, "image": first + i, "si": si}) + "\n")


if __name__ == "__main__":
    main()
