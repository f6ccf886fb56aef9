"""Float64 values of a trained network, by the ways of the papers' own code: writes trained.json (read by src/engine/testing/trained.ts).

    python generate_trained.py           needs PyTorch 2.x, NumPy and safetensors; half a minute

The network is the built-in pack cifar10-wrn-10-1, as a PyTorch module with its own batch norms; taps are held by forward hooks,
as in GAIA's and S&I's code, where generate_golden.py runs the pack's graph. The four images are those of generate_golden.py, made
of whole numbers, so that TypeScript makes the very same ones. PyTorch works in float64 with mkldnn off: its Winograd convolutions
make non-zeros out of exact zeros.

msp, energy, odin, gradnorm, rankfeat, react, ash and scale have the sign of their sources, large = in-distribution; GAIA and S&I
are large = out-of-distribution.
"""
import json, math, os, numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from safetensors.torch import load_file
torch.set_default_dtype(torch.float64)
torch.backends.mkldnn.enabled = False
torch.set_num_threads(1)
HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, '../../public/packs/cifar10-wrn-10-1')
PRE = json.load(open(os.path.join(FOLDER, 'pack.json')))['preprocessing']
STD = torch.tensor(PRE['std']).view(1, 3, 1, 1)

class Block(nn.Module):
    def __init__(self, before, after, stride):
        super().__init__()
        self.bn1, self.conv1 = nn.BatchNorm2d(before), nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.bn2, self.conv2 = nn.BatchNorm2d(after), nn.Conv2d(after, after, 3, 1, 1, bias=False)
        if before != after: self.convShortcut = nn.Conv2d(before, after, 1, stride, bias=False)
    def forward(self, x):
        h = self.bn1(x).relu()
        side = self.convShortcut(h) if hasattr(self, 'convShortcut') else x
        return side + self.conv2(self.bn2(self.conv1(h)).relu())
class Stage(nn.Module):
    def __init__(self, *sizes): super().__init__(); self.layer = nn.Sequential(Block(*sizes))
    def forward(self, x): return self.layer(x)
class Wide(nn.Module):
    """WRN-10-1 (Zagoruyko and Komodakis 2016), one block a stage."""
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.block1, self.block2, self.block3 = Stage(16, 16, 1), Stage(16, 32, 2), Stage(32, 64, 2)
        self.bn1, self.pool, self.fc = nn.BatchNorm2d(64), nn.AdaptiveAvgPool2d(1), nn.Linear(64, 10)
    def tail(self, x): return self.pool(self.bn1(x).relu()).flatten(1)
    def forward(self, x): return self.fc(self.tail(self.block3(self.block2(self.block1(self.conv1(x))))))

NET = Wide().eval()
# Kernels lie as [kh, kw, C, K] in the pack, the dense weight as [D, C].
PACKED = load_file(os.path.join(FOLDER, 'weights.safetensors'))
layout = lambda t: t.permute(3, 2, 0, 1) if t.dim() == 4 else t.t() if t.dim() == 2 else t
missing = NET.load_state_dict({k: layout(v).double().contiguous() for k, v in PACKED.items()}, strict=False)
assert not missing.unexpected_keys and all(k.endswith('num_batches_tracked') for k in missing.missing_keys)
for p in NET.parameters(): p.requires_grad_(False)
NORMS = [(name, m) for name, m in NET.named_modules() if isinstance(m, nn.BatchNorm2d)]
W, B = NET.fc.weight, NET.fc.bias

def numbers(count, seed):
    for _ in range(count):
        seed = (seed * 1103515245 + 12345) % 2147483648
        yield (seed >> 16) & 255
def pictures():
    """Uniform noise, smooth noise, waves, a shaded disc: [4, 32, 32, 3], 0 to 255."""
    noise = np.array(list(numbers(3072, 1))).reshape(32, 32, 3)
    grid = np.array(list(numbers(75, 2))).reshape(5, 5, 3)
    y, x, c = np.mgrid[0:32, 0:32, 0:3]
    a, b, i, j = y % 8, x % 8, y // 8, x // 8
    smooth = (grid[i, j, c] * (8 - a) * (8 - b) + grid[i + 1, j, c] * a * (8 - b) + grid[i, j + 1, c] * (8 - a) * b + grid[i + 1, j + 1, c] * a * b) // 64
    waves = (x * x * (c + 1) + 3 * x * y + y * y * (3 - c)) * 3 // 8 % 256
    r = (x - 17) ** 2 + (y - 14) ** 2
    return np.stack([noise, smooth, waves, np.where(r < 100, 230 - 2 * r, 40 + 4 * y + 20 * c + x)])
mean = torch.tensor(PRE['mean']).view(1, 3, 1, 1)
# The engine's float32 input, held exactly.
X = ((torch.tensor(pictures()).double().permute(0, 3, 1, 2) / 255 - mean) / STD).float().double().contiguous()

def held(norm, value):
    """The network with one norm's output replaced: logits and pooled features."""
    kept = []
    hooks = [norm.register_forward_hook(lambda m, i, o: value), NET.pool.register_forward_hook(lambda m, i, o: kept.append(o.flatten(1)))]
    z = NET(X)
    for hook in hooks: hook.remove()
    return z, kept[0]
def outputs(x):
    seen = []
    hooks = [m.register_forward_hook(lambda m, i, o: seen.append(o)) for _, m in NORMS]
    z = NET(x)
    for hook in hooks: hook.remove()
    return z, seen
grad = lambda y, x: torch.autograd.grad(y, x, retain_graph=True)[0]
leaf = lambda t: t.detach().clone().requires_grad_(True)
share = lambda g: (g != 0).double().mean((2, 3))

CLEAN_X = leaf(X); CLEAN, SEEN = outputs(CLEAN_X)
Y = CLEAN.argmax(1); FEATURES = NET.tail(NET.block3(NET.block2(NET.block1(NET.conv1(X)))))

def walk(x, forward, eta, T):
    """T points from x on, each a step of eta along the sign of the cross-entropy's gradient; sums over the batch keep images apart."""
    for _ in range(T):
        p = leaf(x); out = forward(p)
        yield p, out
        x = p.detach() + eta * grad(F.cross_entropy(out[0], Y, reduction='sum'), p).sign()

def si_z(eta, T):
    add, multiply, average = [], [], []
    for (_, norm), a in zip(NORMS, SEEN):
        gs = [grad(z.max(1)[0].sum(), p) for p, (z, _) in walk(a, lambda p: held(norm, p), eta, T)]
        add.append(share(sum(gs))); average.append(sum(share(g) for g in gs) / T)
        # Of supports: a product of float64 underflows as well, only later.
        multiply.append(share(math.prod((g != 0).double() for g in gs)))
    squares = lambda rows: torch.cat(rows, 1).pow(2).mean(1).tolist()
    return {'code_add': squares(add), 'code_multiply': squares(multiply), 'paper_eq11_maxlogit_mean': squares(average)}
def rule_a(eta, T, kept):
    """Eq. 12 and 13; T = 1 and all channels: GAIA-A."""
    head = lambda p: (F.linear(p, W, B),)
    outer = sum(grad(F.log_softmax(z, 1).sum(), p) for p, (z,) in walk(FEATURES, head, eta, T)).abs().mean(1).sqrt()
    chosen = torch.topk(W.sum(0), kept)[1]
    inner = [sum(grad(f[:, chosen].sum(), p) for p, (_, f) in walk(a, lambda p: held(norm, p), eta, T)).mean((2, 3)).abs()
             for (_, norm), a in zip(NORMS, SEEN)]
    return ((torch.cat(inner, 1) / outer[:, None]).pow(2).mean(1) / T).tolist()

def odin(T, eps):
    p = leaf(X); z = NET(p) / T
    sign = torch.where(grad(F.cross_entropy(z, z.argmax(1), reduction='sum'), p) >= 0, 1., -1.)
    return F.softmax(NET(X - eps * sign / STD) / T, 1).max(1)[0].tolist()
def gradnorm():
    """The gradient of the last layer itself, image by image."""
    out = []
    for f in FEATURES.detach():
        V = leaf(W); F.log_softmax(F.linear(f[None], V, B), 1).sum().neg().backward(); out.append(V.grad.abs().sum().item())
    return out
def without_first(x):
    flat = x.detach().flatten(2); u, s, v = torch.linalg.svd(flat, full_matrices=False)
    return (flat - s[:, :1, None] * u[:, :, :1] @ v[:, :1]).view_as(x)
energy = lambda z: torch.logsumexp(z, 1).tolist()
through = lambda f: energy(F.linear(f, W, B))
def rankfeat():
    second = NET.block2(NET.block1(NET.conv1(X))); third = NET.block3(second)
    last = NET.fc(NET.tail(without_first(third))); both = (last + NET.fc(NET.tail(NET.block3(without_first(second))))) / 2
    return {'rankfeat_block3': energy(last), 'rankfeat_fused': energy(both)}
def shaped():
    f = FEATURES.detach(); s1 = f.sum(1, keepdim=True)
    def top(p):
        k = 64 - int(np.round(64 * p / 100)); values, at = torch.topk(f, k, 1)
        return k, values, torch.zeros_like(f).scatter(1, at, values), torch.zeros_like(f).scatter(1, at, 1.)
    k, values, pruned, mask = top(90); s2 = values.sum(1, keepdim=True)
    scaled = top(85)[1].sum(1, keepdim=True)
    return {'react_clip0.5': through(f.clamp(max=.5)), 'ash_p_90': through(pruned), 'ash_b_90': through(mask * s1 / k),
            'ash_s_90': through(pruned * torch.exp(s1 / s2)), 'scale_85': through(f * torch.exp(s1 / scaled))}

gaia_leaves = torch.autograd.grad(CLEAN.max(1)[0].sum(), SEEN, retain_graph=True)
density = [share(g) for g in gaia_leaves]; D = torch.cat(density, 1)
values = {
    'logits': CLEAN.tolist(), 'msp': F.softmax(CLEAN, 1).max(1)[0].tolist(), 'energy_T1': energy(CLEAN),
    'bn_names': [name for name, _ in NORMS], 'bn_shapes': [list(a.shape[1:]) for a in SEEN],
    'gaia_z_density': [d.tolist() for d in density], 'gaia_z': D.pow(2).mean(1).tolist(), 'gaia_z_tau_eq14': D.pow(2).sum(1).sqrt().tolist(),
    'gaia_a': rule_a(0, 1, 64),
    'si_z': {f'eta={eta},T={T}': si_z(eta, T) for eta in (.001, .05) for T in (2, 4)},
    'si_a': {f'eta={eta},T={T}': rule_a(eta, T, int(64 * .9)) for eta, T in ((.001, 2), (.05, 4))},
    'detectors': {'odin_T1000_eps0.0014': odin(1000, .0014), 'odin_T1_eps0.0014': odin(1, .0014), 'odin_T1000_eps0': odin(1000, 0),
                  'gradnorm': gradnorm(), **rankfeat(), **shaped()}}
about = {'about': __doc__.split('\n')[0], 'torch': torch.__version__, 'seeds': [1, 2], 'images': ['uniform noise', 'smooth noise', 'waves', 'shaded disc']}
with open(os.path.join(HERE, 'trained.json'), 'w') as file:
    json.dump({**about, 'values': values}, file, separators=(',', ':'))
    file.write('\n')
