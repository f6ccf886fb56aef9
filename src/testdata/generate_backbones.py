"""Float64 values of the S&I paper's three backbones with made-up weights: writes backbones.json beside this file.

    python generate_backbones.py         needs PyTorch 2.x and NumPy; a minute or two

ResNet-34 (CIFAR form) and WRN-40-2 under the names of their PyTorch code, BiT-S R101x1 under those of its official `.npz`
(kernels `[kh, kw, in, out]`). Number i of a tensor is `offset + scale h(seed, i)`, h a hash of whole numbers into [-1, 1) in steps of
1 / 32768; scales are powers of two, so that float32 holds every weight exactly and TypeScript makes the very same ones
(src/models/torch/testing/backbones.ts). The file names each tensor with its shape, offset and scale: no weights.
Norms' variances are the power of two next to what the pictures give, so that activations stay near 1 at any depth.

Taps are those of the papers' code. ResNet, rule Z: the first convolution before its norm, and the other norms; rule A: norms of
stages 3 and 4. WRN: all norms, with the pooled features under rule Z. BiT: the norms of stage 4, with the head's input under rule Z.
Scores, larger = more out-of-distribution: Z is sqrt(sum of squared densities) (Eq. 14), S&I-Z's densities means over iterations
(Eq. 11); A is mean (inner / outer)^2, S&I-A's divided by T (Eq. 13).
"""
import json
import os

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.backends.mkldnn.enabled = False
torch.set_num_threads(1)
HERE = os.path.dirname(os.path.abspath(__file__))
ETA, T, TOP = 0.01, 2, 0.9


def hashed(seed, count):
    """The hash `lowbias32` (Wellons) of i + seed * 0x9E3779B9 in 32 bits; its upper 16 bits as [-1, 1)."""
    x = (np.arange(count, dtype=np.uint64) + np.uint64((seed * 0x9E3779B9) % 2**32)).astype(np.uint32)
    x ^= x >> np.uint32(16)
    x = (x.astype(np.uint64) * np.uint64(0x7FEB352D)).astype(np.uint32)
    x ^= x >> np.uint32(15)
    x = (x.astype(np.uint64) * np.uint64(0x846CA68B)).astype(np.uint32)
    x ^= x >> np.uint32(16)
    return ((x >> np.uint32(16)).astype(np.float64) - 32768) / 32768


def power(x):
    """The power of two next to x."""
    return float(2.0 ** round(float(np.log2(x))))


class Tensors:
    """Every tensor in the order in which it is asked for; its place is its seed."""

    def __init__(self):
        self.list = []

    def __call__(self, name, shape, offset, scale):
        self.list.append([name, list(shape), offset, scale])
        return torch.from_numpy(offset + scale * hashed(len(self.list), int(np.prod(shape))).reshape(shape))


class Net:
    """Runs a network node by node; `tap(name, x)` may replace what passes at a tap."""

    def __init__(self):
        self.make, self.held = Tensors(), {}

    def weight(self, name, shape, offset, scale):
        if name not in self.held:
            self.held[name] = self.make(name, shape, offset, scale)
        return self.held[name]

    def conv(self, name, x, out, size, stride=1):
        c = x.shape[1]
        w = self.weight(f"{name}.weight", (out, c, size, size), 0.0, power((6 / (c * size * size)) ** 0.5))
        return F.conv2d(x, w, stride=stride, padding=size // 2)

    def bn(self, name, x, tap):
        c = x.shape[1]
        gamma = self.weight(f"{name}.weight", (c,), 1.0, 0.25)
        beta = self.weight(f"{name}.bias", (c,), 0.0, 0.25)
        if f"{name}.running_var" not in self.held:
            v = power(x.detach().var().item())
            self.weight(f"{name}.running_mean", (c,), 0.0, power(v**0.5) / 4)
            self.weight(f"{name}.running_var", (c,), v, v / 4)
        mean, var = self.held[f"{name}.running_mean"], self.held[f"{name}.running_var"]
        return tap(name, F.batch_norm(x, mean, var, gamma, beta, False, 0, 1e-5))

    def head(self, name, f, classes):
        d = f.shape[1]
        w = self.weight(f"{name}.weight", (classes, d), 0.0, power(8 / d**0.5))
        return f @ w.T + self.weight(f"{name}.bias", (classes,), 0.0, 0.25)


class ResNet34(Net):
    name, classes, shape = "ResNet-34", 10, (1, 3, 16, 16)

    def forward(self, x, tap):
        x = F.relu(self.bn("bn1", tap("conv1", self.conv("conv1", x, 64, 3)), tap))
        for s, blocks in enumerate((3, 4, 6, 3)):
            for b in range(blocks):
                at, stride, out = f"layer{s + 1}.{b}", 2 if s > 0 and b == 0 else 1, 64 * 2**s
                y = F.relu(self.bn(f"{at}.bn1", self.conv(f"{at}.conv1", x, out, 3, stride), tap))
                y = self.bn(f"{at}.bn2", self.conv(f"{at}.conv2", y, out, 3), tap)
                if stride != 1 or x.shape[1] != out:
                    x = self.bn(f"{at}.shortcut.1", self.conv(f"{at}.shortcut.0", x, out, 1, stride), tap)
                x = F.relu(y + x)
        f = tap("features", x.mean((2, 3)))
        return self.head("fc", f, self.classes), f

    def norms(self):
        return [n[: -len(".running_var")] for n in self.held if n.endswith(".running_var")]

    def taps(self):
        norms = self.norms()
        return norms, ["conv1", *norms[1:]], [n for n in norms if n.startswith(("layer3.", "layer4."))]


class Wrn402(Net):
    name, classes, shape = "WRN-40-2", 10, (2, 3, 16, 16)

    def forward(self, x, tap):
        x = self.conv("conv1", x, 16, 3)
        for s in (1, 2, 3):
            for b in range(6):
                at, stride, out = f"block{s}.layer.{b}", 2 if s > 1 and b == 0 else 1, 16 * 2**s
                h = F.relu(self.bn(f"{at}.bn1", x, tap))
                y = F.relu(self.bn(f"{at}.bn2", self.conv(f"{at}.conv1", h, out, 3, stride), tap))
                y = self.conv(f"{at}.conv2", y, out, 3)
                x = y + (x if x.shape[1] == out else self.conv(f"{at}.convShortcut", h, out, 1, stride))
        f = tap("features", F.relu(self.bn("bn1", x, tap)).mean((2, 3)))
        return self.head("fc", f, self.classes), f

    norms = ResNet34.norms

    def taps(self):
        norms = self.norms()
        return norms, [*norms, "features"], norms


class Bit101(Net):
    name, classes, shape = "BiT-S R101x1", 1000, (1, 3, 64, 64)

    def conv(self, name, x, out, size, stride=1):
        w = self.weight(f"{name}/standardized_conv2d/kernel", (size, size, x.shape[1], out), 0.0, 0.25).permute(3, 2, 0, 1)
        v, m = torch.var_mean(w, dim=(1, 2, 3), keepdim=True, unbiased=False)
        return F.conv2d(x, (w - m) / torch.sqrt(v + 1e-10), stride=stride, padding=size // 2)

    def gn(self, name, x, tap):
        gamma = self.weight(f"{name}/group_norm/gamma", (x.shape[1],), 1.0, 0.25)
        beta = self.weight(f"{name}/group_norm/beta", (x.shape[1],), 0.0, 0.25)
        return F.relu(tap(name, F.group_norm(x, 32, gamma, beta, 1e-5)))

    def forward(self, x, tap):
        x = self.conv("resnet/root_block", x, 64, 7, 2)
        x = F.max_pool2d(F.pad(x, (1, 1, 1, 1)), 3, 2)
        for b, units in enumerate((3, 4, 23, 3)):
            for u in range(units):
                at, stride, out = f"resnet/block{b + 1}/unit{u + 1:02d}", 2 if b > 0 and u == 0 else 1, 256 * 2**b
                pre = self.gn(f"{at}/a", x, tap)
                rest = self.conv(f"{at}/a/proj", pre, out, 1, stride) if u == 0 else x
                y = self.conv(f"{at}/a", pre, out // 4, 1)
                y = self.conv(f"{at}/b", self.gn(f"{at}/b", y, tap), out // 4, 3, stride)
                x = rest + self.conv(f"{at}/c", self.gn(f"{at}/c", y, tap), out, 1)
        f = tap("features", self.gn("resnet", x, tap).mean((2, 3)))
        w = self.weight("resnet/head/conv2d/kernel", (1, 1, 2048, self.classes), 0.0, 2**-5)
        return f @ w[0, 0] + self.weight("resnet/head/conv2d/bias", (self.classes,), 0.0, 0.25), f

    def taps(self):
        norms = [n[: -len("/group_norm/gamma")] for n in self.held if n.endswith("group_norm/gamma")]
        last = [n for n in norms if n.startswith("resnet/block4/")]
        return norms, [*last, "features"], last


def at_taps(net, x, taps, replaced=None):
    """Logits, features, and the values at taps as leaves or as what stands there, in the taps' order."""
    found = {}

    def tap(name, value):
        if name in taps:
            if replaced is not None:
                value = replaced
            elif not value.requires_grad:
                value = value.detach().requires_grad_(True)
            found[name] = value
        return value

    z, f = net.forward(x, tap)
    return z, f, [found[name] for name in taps]


def densities(gs):
    return [(g != 0).double().flatten(2).mean(2) if g.dim() > 2 else (g != 0).double() for g in gs]


def tau(ds):
    return torch.cat(ds, 1).pow(2).sum(1).sqrt().tolist()


def pooled(g):
    return g.flatten(2).mean(2) if g.dim() > 2 else g


def gaia_z(net, x, taps):
    z, _, values = at_taps(net, x, taps)
    return tau(densities(torch.autograd.grad(z.max(1)[0].sum(), values)))


def step(value, z, y):
    return (value + ETA * torch.autograd.grad(F.cross_entropy(z, y, reduction="sum"), value, retain_graph=True)[0].sign()).detach()


def si_z(net, x, taps):
    with torch.no_grad():
        y = net.forward(x, lambda _, v: v)[0].argmax(1)
    clean = [v.detach() for v in at_taps(net, x, taps)[2]]
    out = []
    for name, value in zip(taps, clean):
        total = 0
        for _ in range(T):
            leaf = value.clone().requires_grad_(True)
            z, _, _ = at_taps(net, x, [name], leaf)
            total = total + densities(torch.autograd.grad(z.max(1)[0].sum(), [leaf], retain_graph=True))[0]
            value = step(leaf, z, y)
        out.append(total / T)
    return tau(out)


def head_of(net, f):
    if "fc.weight" in net.held:
        return net.head("fc", f, net.classes)
    return f @ net.held["resnet/head/conv2d/kernel"][0, 0] + net.held["resnet/head/conv2d/bias"]


def rule_a(net, x, taps, attacked):
    with torch.no_grad():
        z, f = net.forward(x, lambda _, v: v)
        y = z.argmax(1)
    rounds = T if attacked else 1
    value, total = f.clone(), 0
    for _ in range(rounds):
        leaf = value.clone().requires_grad_(True)
        z = head_of(net, leaf)
        total = total + torch.autograd.grad(F.log_softmax(z, 1).sum(), leaf, retain_graph=True)[0]
        value = step(leaf, z, y)
    outer = total.abs().mean(1).sqrt()
    leaf = f.clone().requires_grad_(True)
    sums = torch.autograd.grad(head_of(net, leaf).sum(), leaf)[0]
    top = sums[0].topk(int(TOP * f.shape[1])).indices if attacked else torch.arange(f.shape[1])
    inner = []
    for name, clean in zip(taps, [v.detach() for v in at_taps(net, x, taps)[2]]):
        value, total = clean, 0
        for _ in range(rounds):
            leaf = value.clone().requires_grad_(True)
            z, f, _ = at_taps(net, x, [name], leaf)
            total = total + torch.autograd.grad(f[:, top].sum(), leaf, retain_graph=True)[0]
            value = step(leaf, z, y)
        inner.append(pooled(total).abs())
    return ((torch.cat(inner, 1) / outer[:, None]).pow(2).mean(1) / rounds).tolist()


def picture(shape):
    """Waves and noise, `[N, H, W, C]` in the order of its numbers."""
    n, c, h, w = shape
    i, y, x, k = np.meshgrid(np.arange(n), np.arange(h), np.arange(w), np.arange(c), indexing="ij")
    waves = ((3 + i) * x + 5 * y + 7 * k) % 32 / 16 - 1
    return torch.from_numpy(waves + hashed(1000, n * h * w * c).reshape(n, h, w, c) / 2).permute(0, 3, 1, 2).contiguous()


out = []
for kind in (ResNet34, Wrn402, Bit101):
    net = kind()
    x = picture(kind.shape)
    with torch.no_grad():
        z, _ = net.forward(x, lambda _, v: v)
    norms, reference, large = net.taps()
    small = kind is not Bit101
    values = {
        "logits": z.tolist(),
        "gaiaZ": gaia_z(net, x, norms),
        "gaiaZReference": gaia_z(net, x, reference),
        "siZReference": si_z(net, x, reference),
        "gaiaAReference": rule_a(net, x, large, False),
        "siAReference": rule_a(net, x, large, True),
    }
    counts = [len(norms), len(reference), len(large)]
    print(kind.name, counts, {k: v for k, v in values.items() if k != "logits"}, z.std().item(), flush=True)
    out.append({"name": kind.name, "input": [kind.shape[0], *kind.shape[2:], 3], "taps": counts, "tensors": net.make.list, "values": values})

with open(os.path.join(HERE, "backbones.json"), "w") as file:
    head = json.dumps({"torch": torch.__version__, "eta": ETA, "iterations": T})[:-1]
    file.write(head + ', "networks": [\n' + ",\n".join(json.dumps(n) for n in out) + "\n]}\n")
