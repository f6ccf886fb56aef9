"""Float64 values of every detector on two small networks: writes detectors.json (read by src/engine/detectors/testing/golden.ts).

    python generate_detectors.py         needs PyTorch 2.x, NumPy, SciPy and scikit-learn; a few seconds

The networks have weights of whole numbers over powers of two, made by the formulas in `Numbers`, so that TypeScript makes
the very same ones: `wide`, with norms before its convolutions (features after the last norm's ReLU, a bias at the head),
and `post`, with norms after them, pictures that are not square and a head without bias.

Of each network: features and logits of made-up ID images (float32, from which the states are fitted) and of
four more images, the scores that follow from those rounded rows (`rows`) and from the whole network in float64 (`network`).
What scikit-learn, SciPy and NumPy have is taken from them, so that it is nobody's formula written down twice.

Orientation: larger = more out-of-distribution, as in the engine.
"""
import json, os, numpy as np, torch, torch.nn.functional as F
from scipy.special import logsumexp, softmax
from scipy.stats import entropy
from sklearn.covariance import EmpiricalCovariance, LedoitWolf
torch.set_default_dtype(torch.float64)
torch.backends.mkldnn.enabled = False
torch.set_num_threads(1)
HERE = os.path.dirname(os.path.abspath(__file__))

class Numbers:
    """Bytes of a linear congruential generator, as whole numbers from -128 to 127."""
    def __init__(self, seed): self.s = seed
    def __call__(self, *shape):
        out = []
        for _ in range(int(np.prod(shape))):
            self.s = (self.s * 1103515245 + 12345) % 2147483648
            out.append(((self.s >> 16) & 255) - 128)
        return torch.tensor(out, dtype=torch.float64).view(*shape)

def conv(n, c, k, size, scale): return (n(size, size, c, k) / 128 * scale).permute(3, 2, 0, 1)     # written [kh, kw, C, K]
def head(n, d, c):
    """Neighbouring rows are opposite: features are never negative, and one class would win everywhere."""
    w = n(d // 2, c) / 128; return torch.stack([w, -w], 1).view(d, c)
def norm(n, k): return 1 + n(k) / 512, n(k) / 256, n(k) / 512, 1 + n(k) / 512                      # gamma, beta, mean, variance
SEEN, HELD = {}, {}
def bn(x, p, tap=None):
    """A norm; as a tap its output is kept in `SEEN`, and replaced where `HELD` has another: upstream stays as it is."""
    y = F.batch_norm(x, p[2], p[3], p[0], p[1], False, 0, 1e-5)
    if tap is not None: y = SEEN[tap] = HELD.get(tap, y)
    return y

class Wide:
    shape, classes, bias, taps = (12, 12), 7, True, ('n1', 'n2', 'n3', 'n4')
    def __init__(self):
        n = Numbers(1)
        self.c0 = conv(n, 3, 8, 3, .5); self.n1 = norm(n, 8); self.c1 = conv(n, 8, 8, 3, .25)
        self.n2 = norm(n, 8); self.c2 = conv(n, 8, 24, 3, .25); self.s2 = conv(n, 8, 24, 1, .5); self.n3 = norm(n, 24); self.c3 = conv(n, 24, 24, 3, .125)
        self.n4 = norm(n, 24); self.W = head(n, 24, 7); self.b = n(7) / 128
    def first(self, x):
        a = F.conv2d(x, self.c0, padding=1); return a + F.conv2d(F.relu(bn(a, self.n1, 'n1')), self.c1, padding=1)
    def second(self, a):
        h = F.relu(bn(a, self.n2, 'n2')); m = F.conv2d(h, self.c2, stride=2, padding=1) + F.conv2d(h, self.s2, stride=2)
        return m + F.conv2d(F.relu(bn(m, self.n3, 'n3')), self.c3, padding=1)
    def head(self, m): return F.relu(bn(m, self.n4, 'n4')).mean((2, 3))
class Post:
    shape, classes, bias, taps = (10, 14), 5, False, ('n0', 'n1', 'n2', 'n3')
    def __init__(self):
        n = Numbers(2)
        self.c0 = conv(n, 3, 6, 3, .5); self.n0 = norm(n, 6); self.c1 = conv(n, 6, 6, 3, .25); self.n1 = norm(n, 6)
        self.c2 = conv(n, 6, 10, 3, .25); self.n2 = norm(n, 10); self.s2 = conv(n, 6, 10, 1, .5); self.n3 = norm(n, 10)
        self.W = head(n, 10, 5); self.b = torch.zeros(5)
    def first(self, x):
        a = F.relu(bn(F.conv2d(x, self.c0, padding=1), self.n0, 'n0')); return F.relu(bn(F.conv2d(a, self.c1, padding=1), self.n1, 'n1') + a)
    def second(self, a): return F.relu(bn(F.conv2d(a, self.c2, stride=2, padding=1), self.n2, 'n2') + bn(F.conv2d(a, self.s2, stride=2), self.n3, 'n3'))
    def head(self, m): return m.mean((2, 3))

MEAN, STD = np.array([.5, .25, .375]), torch.tensor([.25, .5, .25])
def pictures(n, count, h, w):
    """Whole numbers 0..255, [count, h, w, 3]: noise with bars that move with the picture's number; normalised, exact in float32."""
    raw = n(count, h, w, 3) + 128
    y, x = torch.arange(h).view(1, h, 1, 1), torch.arange(w).view(1, 1, w, 1)
    i, c = torch.arange(count).view(count, 1, 1, 1), torch.arange(3).view(1, 1, 1, 3)
    bars = ((i % 5 + 1) * x * 8 + (i % 3) * y * 8 + 32 * c) % 256
    return torch.floor((raw + 3 * bars) / 4)
def normalised(p):
    x = ((p / 255 - torch.tensor(MEAN)) / STD).float().double()
    return x.permute(0, 3, 1, 2).contiguous()

np32 = lambda t: t.detach().numpy().astype(np.float32).astype(np.float64)
energy = lambda z: -logsumexp(z, axis=1)
def keep(row, p):
    k = len(row) - int(np.round(len(row) * p / 100)); order = np.argsort(-row, kind='stable')[:k]; return k, order

def id_rows(n, count, d, classes):
    """Features of made-up ID images, a cluster a class, float32: never negative; `wide` has a channel that is always zero."""
    centres = torch.clamp(n(classes, d) / 64, min=0); i = torch.arange(count)
    f = torch.clamp(centres[i % classes] + n(count, d) / 128, min=0); f[:, 3] *= classes != 7
    return f.numpy()
def fit(f, z, W, b, labels):
    """States of all detectors from rows of features and logits."""
    n, D = f.shape; predicted = z.argmax(1); C = z.shape[1]; s = {'f': f, 'z': z, 'predicted': predicted}
    s['react'] = f
    mean = np.stack([f[labels == c].mean(0) for c in range(C)]); centred = f - mean[labels]
    plain = n >= 5 * D
    cov = lambda x: EmpiricalCovariance(assume_centered=True, store_precision=True).fit(x) if plain else LedoitWolf(assume_centered=True).fit(x)
    s['mean'], s['tied'], s['mean0'], s['all'] = mean, cov(centred), f.mean(0), cov(f - f.mean(0))
    right = predicted == labels
    s['she'] = np.stack([f[right & (labels == c)].mean(0) for c in range(C)])
    s['kl'] = {c: softmax(z[predicted == c], axis=1).mean(0) for c in range(C) if (predicted == c).any()}
    s['u'] = -np.linalg.pinv(W.T) @ b
    values, vectors = np.linalg.eigh((f - s['u']).T @ (f - s['u']) / n)
    s['null'] = vectors[:, np.argsort(values)[::-1][D // 2:]]
    s['alpha'] = z.max(1).mean() / np.linalg.norm((f - s['u']) @ s['null'], axis=1).mean()
    return s

def scores_of_rows(f, z, W, b, s):
    n, D = f.shape; C = z.shape[1]; out = {}; p = softmax(z, axis=1); y = z.argmax(1)
    through = lambda g, V=W: energy(g @ V + b)
    out['msp'] = (p.sum(1) - p.max(1)); out['maxlogit'] = -z.max(1); out['energy'] = energy(z); out['energy T3'] = 3 * energy(z / 3)
    out['odin-temperature'] = 1 - softmax(z / 1000, axis=1).max(1)
    out['gradnorm'] = []
    for i in range(n):                                     # the source's way: the gradient of the last layer itself
        V = torch.tensor(W).clone().requires_grad_(True)
        (-F.log_softmax(torch.tensor(f[i:i + 1]) @ V + torch.tensor(b), 1)).sum().backward(); out['gradnorm'].append(-V.grad.abs().sum().item())
    out['react'] = through(np.minimum(f, np.percentile(s['react'], 90)))
    for name in ('ash-p', 'ash-b', 'ash-s', 'scale'):
        g = np.zeros_like(f)
        for i, row in enumerate(f):
            k, at = keep(row, 85 if name == 'scale' else 90); s1, s2 = row.sum(), row[at].sum()
            if name == 'ash-b': g[i, at] = s1 / k
            elif name == 'scale': g[i] = row * np.exp(s1 / s2)
            else: g[i, at] = row[at] * (np.exp(s1 / s2) if name == 'ash-s' else 1)
        out[name] = through(g)
    top = np.sort(p, axis=1)[:, ::-1][:, :min(100, C)]
    out['gen'] = (top ** .1 * (1 - top) ** .1).sum(1)
    contribution = s['f'].mean(0)[:, None] * W
    out['dice'] = through(f, W * (contribution > np.percentile(contribution, 90)))
    out['she'] = -(f * s['she'][y]).sum(1)
    out['kl-matching'] = np.array([min(entropy(p[i], q) for q in s['kl'].values()) for i in range(n)])
    unit = lambda x: x / np.linalg.norm(x, axis=1, keepdims=True)
    cos = unit(f) @ unit(s['f']).T
    out['knn'] = np.sort(np.linalg.norm(unit(f)[:, None] - unit(s['f'])[None], axis=2), axis=1)[:, 49]
    at = np.argsort(-cos, axis=1)[:, :10]; scaled = cos * logsumexp(s['z'], axis=1)
    out['nnguide'] = energy(z) * np.take_along_axis(scaled, at, 1).mean(1)
    out['nnguide scaled'] = energy(z) * np.sort(scaled, axis=1)[:, -10:].mean(1)
    maha = lambda d, c: np.einsum('id,de,ie->i', d, c.precision_, d)
    each = np.stack([maha(f - m, s['tied']) for m in s['mean']], 1); background = maha(f - s['mean0'], s['all'])
    out['mahalanobis'] = each.min(1); out['rmd'] = (each - background[:, None]).min(1)
    off = np.linalg.norm((f - s['u']) @ s['null'], axis=1)
    out['residual'] = off; out['vim'] = off * s['alpha'] + energy(z)
    out['fdbd'] = []
    for i in range(n):
        others = [c for c in range(C) if c != y[i]]
        out['fdbd'].append(-np.mean([abs(z[i, y[i]] - z[i, c]) / np.linalg.norm(W[:, y[i]] - W[:, c]) for c in others]) / np.linalg.norm(f[i] - s['mean0']))
    return {k: list(map(float, v)) for k, v in out.items()}

def scores_of_images(net, x):
    out = {}; logits = lambda v: net.head(net.second(net.first(v))) @ net.W + net.b
    for name, T, eps in (('odin', 1000, .0014), ('odin T1', 1, .0014), ('odin eps0 T1', 1, 0.)):
        v = x.clone().requires_grad_(True); y = logits(v) / T; F.cross_entropy(y, y.argmax(1), reduction='sum').backward()
        step = torch.where(v.grad >= 0, 1., -1.) / STD.view(1, 3, 1, 1)
        p = F.softmax(logits(x - eps * step) / T, 1)
        out[name] = (p.sum(1) - p.max(1)[0]).tolist()
    def less(t):
        a = t.flatten(2); u, s, vt = torch.linalg.svd(a, full_matrices=False)
        return (a - s[:, :1, None] * u[:, :, :1] @ vt[:, :1]).view(t.shape), s[:, 0]
    a = net.first(x); m = net.second(a)
    (m1, sigma), (a1, sigma2) = less(m), less(a)
    l1, l2 = net.head(m1) @ net.W + net.b, net.head(net.second(a1)) @ net.W + net.b
    out['rankfeat'] = (-torch.logsumexp((l1 + l2) / 2, 1)).tolist(); out['rankfeat last'] = (-torch.logsumexp(l1, 1)).tolist()
    out['sigma last'] = sigma.tolist(); out['sigma before'] = sigma2.tolist()
    return out

def gradient_scores(net, x):
    """GAIA and S&I of both rules, image by image, each tap by itself: the papers' ways (methods: Eq. 9 to 14)."""
    features = lambda v: net.head(net.second(net.first(v)))
    def at(image, held={}):
        SEEN.clear(); HELD.clear(); HELD.update(held); f = HELD['f'] if 'f' in held else features(image); HELD.clear()
        return {**SEEN, 'f': f, 'z': f @ net.W + net.b}
    grad = lambda y, v: torch.autograd.grad(y, v, retain_graph=True)[0]
    def path(image, tap, start, label, eta, T):
        """The points x_0 .. x_(T-1) at one tap, with the values that follow from each."""
        p = start
        for i in range(T):
            p = p.detach().clone().requires_grad_(True); v = at(image, {tap: p}); yield p, v
            if i < T - 1: p = p + eta * grad(F.cross_entropy(v['z'], label), p).sign()
    columns = net.W.sum(1); out = {}
    def z(image, clean, label, eta, T, how):
        squares = 0
        for t in net.taps:
            masks = torch.stack([(grad(v['z'].max(), p) != 0)[0] for p, v in path(image, t, clean[t], label, eta, T)]).double()
            density = {'mean': masks.mean(0), 'multiply': masks.prod(0)}[how].mean((1, 2))
            squares += (density ** 2).sum().item()
        return squares ** .5
    def a(image, clean, label, eta, T, fraction):
        keep = torch.topk(columns, int(fraction * len(columns) + 1e-9))[1]
        outer = sum(grad(F.log_softmax(v['z'], 1).sum(), p) for p, v in path(image, 'f', clean['f'], label, eta, T)).abs().mean().sqrt()
        inner = [sum(grad(v['f'][:, keep].sum(), p) for p, v in path(image, t, clean[t], label, eta, T)).mean((2, 3)).abs()[0] for t in net.taps]
        return ((torch.cat(inner) / outer) ** 2).mean().item() / T
    ways = {'gaia-z': (z, .001, 1, 'mean'), 'si-z': (z, .001, 2, 'mean'), 'si-z eta0.05 T3': (z, .05, 3, 'mean'), 'si-z multiply': (z, .05, 3, 'multiply'),
            'gaia-a': (a, .001, 1, 1.), 'si-a': (a, .001, 2, .9), 'si-a eta0.05 T3': (a, .05, 3, .9)}
    for name, (f, *how) in ways.items():
        out[name] = []
        for n in range(len(x)):
            image = x[n:n + 1]; clean = at(image); out[name].append(f(image, clean, clean['z'].argmax(1), *how))
    return out

def values(net, seed):
    n = Numbers(seed); h, w = net.shape; count = 84
    query = normalised(pictures(n, 4, h, w))
    query[2:] = query[2:] * torch.tensor([3., 4.]).view(2, 1, 1, 1)      # two of them further out than any ID image
    features = lambda x: net.head(net.second(net.first(x)))
    W, b = net.W.numpy(), net.b.numpy()
    f = id_rows(n, count, len(W), net.classes); z = (f @ W + b).astype(np.float32).astype(np.float64)
    labels = z.argmax(1); labels[::9] = (labels[::9] + 1) % net.classes
    q, qz = np32(features(query)), np32(features(query) @ net.W + net.b)
    state = fit(f, z, W, b, labels)
    exact = lambda t: t.detach().numpy()
    return {'classes': net.classes, 'train': {'features': f.tolist(), 'logits': z.tolist(), 'labels': labels.tolist()},
            'query': {'features': q.tolist(), 'logits': qz.tolist()},
            'shrinkage': None if len(f) >= 5 * f.shape[1] else {'tied': state['tied'].shrinkage_, 'all': state['all'].shrinkage_},
            'rows': scores_of_rows(q, qz, W, b, state),
            'network': {**scores_of_images(net, query), **gradient_scores(net, query), **scores_of_rows(exact(features(query)), exact(features(query) @ net.W + net.b), W, b, state)}}

out = {'wide': values(Wide(), 3), 'post': values(Post(), 7)}
for name, v in out.items():
    z = np.array(v['train']['logits']); print(name, 'classes predicted', np.bincount(z.argmax(1), minlength=v['classes']), 'top p', softmax(z, axis=1).max(1).mean())
    f = np.array(v['train']['features']); print('  features', f.shape, 'dead', (f.max(0) == 0).sum(), 'shrinkage', v['shrinkage'])
    for k, s in v['network'].items(): print('  %-18s' % k, ['%.6g' % a for a in s])
json.dump({'about': 'Written by generate_detectors.py; float64 PyTorch ' + torch.__version__.split('+')[0] + ', larger = more out-of-distribution.', **out}, open(os.path.join(HERE, 'detectors.json'), 'w'), separators=(',', ':'))
