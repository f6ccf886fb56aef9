"""Float64 values of the engine on a small trained network: writes golden.json (read by src/engine/attribution/float64.test.ts).

    python generate_golden.py            needs PyTorch 2.x and safetensors; about a minute

The network is the built-in pack cifar10-wrn-10-1, run by a small interpreter of its graph (batch norms as they stand, not
folded). PyTorch works in float64 with mkldnn off, as its Winograd convolutions make non-zeros out of exact zeros.

The four images are made of whole numbers by the formulas in `images`, so that TypeScript makes the very same ones. They
were the first four thought of, one of each kind, with one exchange: the waves had the factor 5/16 at first, and there one
activation (block1.layer.0.bn2, row 30, column 8, channel 1: x_0 = 0.0030001) came after three steps of 0.001 to 1e-7 from
its ReLU's kink, nearer than float32's rounding of 3e-7. It was counted as 504 in float64 and 503 in float32. Nothing else
differed in any of the four images, at any step size.

Orientation: larger = more out-of-distribution, as in the engine.
"""
import json, math, os, torch, torch.nn.functional as F
from safetensors.torch import load_file
torch.set_default_dtype(torch.float64)
torch.backends.mkldnn.enabled = False
torch.set_num_threads(1)
HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, '../../public/packs/cifar10-wrn-10-1')
PACK = json.load(open(os.path.join(FOLDER, 'pack.json')))
# Kernels lie as [kh, kw, C, K] in the pack, the dense weight as [D, C].
W = {k: v.double().permute(3, 2, 0, 1).contiguous() if v.dim() == 4 else v.double() for k, v in load_file(os.path.join(FOLDER, 'weights.safetensors')).items()}
GRAPH = PACK['graph']; NODES = GRAPH['nodes']; OUT = GRAPH['output']; FEATURES = GRAPH['features']; INPUT = NODES[0]['name']
TAPS = GRAPH['taps']['gaia']

# ---- images: 8-bit RGB [32, 32, 3]
def lcg(n, seed):
    s = seed
    for _ in range(n):
        s = (s * 1103515245 + 12345) % 2147483648
        yield (s >> 16) & 255
def images():
    noise = torch.tensor(list(lcg(3072, 1))).view(32, 32, 3)
    grid = torch.tensor(list(lcg(75, 2))).view(5, 5, 3)         # corners every 8 pixels, between them bilinear
    y = torch.arange(32).view(32, 1, 1); x = torch.arange(32).view(1, 32, 1); c = torch.arange(3).view(1, 1, 3)
    a, b, i, j = y % 8, x % 8, (y // 8).expand(32, 32, 1)[..., 0], (x // 8).expand(32, 32, 1)[..., 0]
    smooth = (grid[i, j] * (8 - a) * (8 - b) + grid[i + 1, j] * a * (8 - b) + grid[i, j + 1] * (8 - a) * b + grid[i + 1, j + 1] * a * b) // 64
    waves = (x * x * (c + 1) + 3 * x * y + y * y * (3 - c)) * 3 // 8 % 256
    r = (x - 17) ** 2 + (y - 14) ** 2
    disc = torch.where(r < 100, 230 - 2 * r + 0 * c, 40 + 4 * y + 20 * c + x)
    return torch.stack([t.expand(32, 32, 3) for t in (noise, smooth, waves, disc)])
PRE = PACK['preprocessing']
# The engine's float32 input, held exactly.
X = ((images() / 255 - torch.tensor(PRE['mean'])) / torch.tensor(PRE['std'])).float().double().permute(0, 3, 1, 2).contiguous()

# ---- the network
def op(n, xs):
    x = xs[0]; g = lambda k: W[n[k]]
    if n['op'] == 'conv2d':
        t, b, l, r = n['padding']; k = g('weight')
        return F.conv2d(F.pad(x, (l, r, t, b)), k, stride=n['stride'])
    if n['op'] == 'batchNorm': return F.batch_norm(x, g('mean'), g('variance'), g('gamma'), g('beta'), False, 0, n['epsilon'])
    if n['op'] == 'relu': return F.relu(x)
    if n['op'] == 'add': return xs[0] + xs[1]
    if n['op'] == 'globalAvgPool': return x.mean((2, 3))
    if n['op'] == 'dense': return x @ g('weight') + g('bias')
    raise ValueError(n['op'])
def run(x, held=None):
    """Values of all nodes; a node in `held` takes the given value, all else follows: upstream stays clean."""
    v, held = {INPUT: x}, held or {}
    for n in NODES[1:]: v[n['name']] = held[n['name']] if n['name'] in held else op(n, [v[i] for i in n['inputs']])
    return v
leaf = lambda t: t.detach().clone().requires_grad_(True)
grad = lambda y, x: torch.autograd.grad(y, x, retain_graph=True, allow_unused=True)

# ---- the random signs of the engine: mulberry32 seeded with seed ^ FNV-1a(name), NHWC order
def signs(seed, name, shape):
    m = 0xffffffff; h = 0x811c9dc5
    for ch in name: h = ((h ^ ord(ch)) * 0x01000193) & m
    a = (seed ^ h) & m
    while True:
        def one():
            nonlocal a
            a = (a + 0x6d2b79f5) & m; t = a
            t = ((t ^ (t >> 15)) * (t | 1)) & m
            t ^= (t + ((t ^ (t >> 7)) * (t | 61) & m)) & m
            return (t ^ (t >> 14)) / 4294967296
        if len(shape) == 2:
            yield torch.tensor([[-1. if one() < .5 else 1. for _ in range(shape[1])]]); continue
        n, c, hh, ww = shape
        yield torch.tensor([-1. if one() < .5 else 1. for _ in range(c * hh * ww)]).view(1, hh, ww, c).permute(0, 3, 1, 2)

LOSSES = {
    'cross-entropy': lambda z, y: F.cross_entropy(z, torch.tensor([y])),
    'logit': lambda z, y: -z[0, y],
    'margin': lambda z, y: torch.cat([z[0, :y], z[0, y + 1:]]).max() - z[0, y]}
def attack(x0, y, name, eta, T, loss='cross-entropy', perturbation='adversarial', l2=None, seed=0):
    """Points x_0 .. x_(T-1) at one node with that point's values; every later one follows the loss's sign (Eq. 9)."""
    random = signs(seed, name, x0.shape) if perturbation == 'random' else None
    x = x0
    for i in range(T):
        p = leaf(x); v = run(p) if name == INPUT else run(IMAGE, {name: p})
        yield p, v
        if i == T - 1: return
        d = torch.zeros_like(x) if perturbation == 'none' else next(random) if random else grad(LOSSES[loss](v[OUT], y), p)[0].sign()
        x = p.detach() + eta * d
        if l2 is not None:
            delta = x - x0; x = x0 + delta * min(1, l2 / max(delta.norm().item(), 1e-30))
count = lambda g: (g != 0).sum((2, 3))[0].tolist() if g.dim() == 4 else (g != 0).long()[0].tolist()

def si_z(clean, y, taps, eta, T, splitting=True, **how):
    """Non-zero counts: of every iteration, and of the sum and the meet of the supports over the first 1..T iterations."""
    out = {'each': [], 'add': [], 'multiply': []}
    paths = [[] for _ in taps]
    if splitting:
        for j, t in enumerate(taps):
            for p, v in attack(clean[t].detach(), y, t, eta, T, **how): paths[j].append(grad(v[OUT].max(), p)[0])
    else:
        for p, v in attack(clean[INPUT].detach(), y, INPUT, eta, T, **how):
            for j, g in enumerate(grad(v[OUT].max(), [v[t] for t in taps])): paths[j].append(g)
    for i in range(T):
        out['each'].append([count(p[i]) for p in paths])
        out['add'].append([count(sum(p[:i + 1])) for p in paths])
        out['multiply'].append([count(torch.stack([(g != 0).double() for g in p[:i + 1]]).prod(0)) for p in paths])
    return out

def si_a(clean, y, taps, eta, T, fraction=.9, splitting=True, **how):
    """Scores after 1..T iterations, Eq. 13 (divided by T), and of every iteration the non-zero counts of the inner gradient.
    T = 1 and fraction = 1 is GAIA-A. With splitting off (Eq. 3) the image is attacked, both gradients are read where it leads."""
    keep = torch.topk(grad_head, math.floor(fraction * len(grad_head) + 1e-9))[1]
    outer_of = lambda v, at: grad(F.log_softmax(v[OUT], 1).sum(), at)[0]
    outer = []; inner = [[] for _ in taps]
    if splitting:
        outer = [outer_of(v, p) for p, v in attack(clean[FEATURES].detach(), y, FEATURES, eta, T, **how)]
        for j, t in enumerate(taps):
            for p, v in attack(clean[t].detach(), y, t, eta, T, **how): inner[j].append(grad(v[FEATURES][:, keep].sum(), p)[0])
    else:
        for p, v in attack(clean[INPUT].detach(), y, INPUT, eta, T, **how):
            outer.append(outer_of(v, v[FEATURES]))
            for j, g in enumerate(grad(v[FEATURES][:, keep].sum(), [v[t] for t in taps])): inner[j].append(g)
    mean = lambda g: g.mean((2, 3)) if g.dim() == 4 else g
    scores = []
    for i in range(T):
        factor = sum(outer[:i + 1]).abs().mean().sqrt()
        means = torch.cat([mean(sum(g[:i + 1])).abs()[0] for g in inner])
        scores.append(((means / factor) ** 2).mean().item() / (i + 1))
    return {'scores': scores, 'each': [[count(g[i]) for g in inner] for i in range(T)]}

def path(clean, y, name, eta, T, **how):
    """Eq. 8 and Eq. 10: sum of (x_i - x_(i-1)) * dL(x_(i-1))/dx."""
    A, last = 0, None
    for p, v in attack(clean[name].detach(), y, name, eta, T + 1, **how):
        if last is not None: A = A + (p.detach() - last[0]) * last[1]
        last = (p.detach(), grad(LOSSES['cross-entropy'](v[OUT], y), p)[0])
    return A
def histogram(g):
    """[zero, then pairs]: per tap the counts over all channels in the engine's 57 bins, values binned in float64."""
    bins = [0] * 57
    for v in g.flatten().tolist():
        if v == 0: bins[28] += 1; continue
        k = min(27, max(0, math.floor((math.log10(abs(v)) + 12) * 2)))
        bins[29 + k if v > 0 else 27 - k] += 1
    return bins

r = lambda t: [float(f'{v:.9g}') for v in t.flatten().tolist()]
grad_head = W[NODES[-1]['weight']].sum(1)                       # d(sum_c z_c)/dh of a linear head
result = []
for n in range(len(X)):
    IMAGE = X[n:n + 1]; x = leaf(IMAGE); clean = run(x); z = clean[OUT]; y = z.argmax().item(); p = F.softmax(z, 1)[0]
    gaia = grad(z.max(), [clean[t] for t in TAPS])
    e = {'logits': z[0].tolist(), 'msp': (p.sum() - p[y]).item(), 'energy': -torch.logsumexp(z, 1).item(), 'maxlogit': -z.max().item(),
         'gaiaZ': [count(g) for g in gaia], 'gaiaA': si_a(clean, y, TAPS, .001, 1, 1)['scores'][0],
         'inputGradient': r(grad(z.max(), x)[0].sum(1)),
         'siZ': [{'eta': eta, **si_z(clean, y, TAPS, eta, 4)} for eta in (.001, 1 / 255, .05)],
         'siA': [{'eta': eta, 'scores': si_a(clean, y, TAPS, eta, 4)['scores']} for eta in (.001, .05)],
         'histograms': [histogram(g) for g in gaia]}
    if n < 2:
        other = {
            'splitting off': dict(splitting=False), 'random': dict(perturbation='random', seed=7), 'l2': dict(l2=.5),
            'logit': dict(loss='logit'), 'margin': dict(loss='margin')}
        e['ways'] = [{'way': k, 'each': si_z(clean, y, TAPS, .05, 3, **how)['each']} for k, how in other.items()]
        # Those of both rules; then what is S&I-A's own.
        both = {
            'none': dict(perturbation='none'), 'splitting off, random': dict(splitting=False, perturbation='random', seed=7),
            'splitting off, l2': dict(splitting=False, l2=.5), 'random, l2': dict(perturbation='random', seed=7, l2=.5),
            'splitting off, margin': dict(splitting=False, loss='margin')}
        e['ways'] += [{'way': k, 'each': si_z(clean, y, TAPS, .05, 3, **how)['each']} for k, how in both.items()]
        own = {'default': {}, 'all channels': dict(fraction=1), 'half of the channels': dict(fraction=.5)}
        e['waysA'] = [{'way': k, **si_a(clean, y, TAPS, .05, 3, **how)} for k, how in {**own, **other, **both}.items()]
        e['waysA'].append({'way': 'reference taps', **si_a(clean, y, GRAPH['taps']['reference'], .05, 3)})
        e['siAImage'] = si_a(clean, y, TAPS, .05, 4, splitting=False)['scores']
        e['reference'] = si_z(clean, y, GRAPH['taps']['reference'], .05, 2)['each']
        tap, channel = 4, 5
        e['siPath'] = r(path(clean, y, INPUT, .01, 3).sum(1))
        e['siTap'] = {'tap': tap, 'channel': channel, 'values': r(path(clean, y, TAPS[tap], .01, 3)[0, channel])}
        total = 0; S = 32
        for s in range(S):
            q = leaf(IMAGE * ((s + .5) / S)); total = total + grad(run(q)[OUT][0, y], q)[0]
        ig = (IMAGE * total / S).sum(1); difference = (z[0, y] - run(IMAGE * 0)[OUT][0, y]).item()
        e['ig'] = {'steps': S, 'values': r(ig), 'difference': difference, 'error': ig.sum().item() - difference}
    result.append(e); print(n, y, flush=True)
header = {'about': __doc__.split('\n')[0], 'torch': torch.__version__, 'seeds': {'images': [1, 2], 'random': 7}, 'taps': TAPS,
          'images': ['uniform noise', 'smooth noise', 'waves', 'shaded disc']}
json.dump({**header, 'values': result}, open(os.path.join(HERE, 'golden.json'), 'w'), separators=(',', ':'))
