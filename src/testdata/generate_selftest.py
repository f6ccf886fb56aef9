"""Float64 values of the self-test that every backend must pass before it is used (src/engine/selfTest.ts).

    python generate_selftest.py > ../engine/selfTestGolden.json

Needs PyTorch 2.x. The network and its input are made of exact binary fractions, so that float32 holds them exactly.
"""
import json, torch, torch.nn.functional as F
torch.set_default_dtype(torch.float64)
torch.backends.mkldnn.enabled = False

def numbers(n, seed):
    out, s = [], seed
    for _ in range(n):
        s = (s * 1103515245 + 12345) % 2147483648
        out.append(((s >> 16) % 129 - 64) / 128)
    return torch.tensor(out)

x0 = numbers(192, 1).view(1, 8, 8, 3).permute(0, 3, 1, 2)
hwio = lambda k, i, o, seed: numbers(k * k * i * o, seed).view(k, k, i, o).permute(3, 2, 0, 1)
w1, b1 = hwio(3, 3, 4, 2), numbers(4, 3)
w2, ws = hwio(3, 4, 6, 4), hwio(1, 4, 6, 5)
scale, shift = numbers(6, 6), numbers(6, 7)
wd, bd = numbers(18, 8).view(6, 3), numbers(3, 9)

conv1 = lambda x: F.conv2d(x, w1, b1, padding=1)
def from1(t):
    h = F.relu(t)
    s = F.conv2d(h, w2, stride=2, padding=1) + F.conv2d(h, ws, stride=2)
    return s * scale.view(1, 6, 1, 1) + shift.view(1, 6, 1, 1)
from2 = lambda t: F.relu(t).mean((2, 3)) @ wd + bd
eta, T = 0.05, 3
t1 = conv1(x0); t2 = from1(t1); z = from2(t2); y = z.argmax(1)
counts, energies = [], []
for clean, rest in ((t1, lambda t: from2(from1(t))), (t2, from2)):
    x, rows = clean.clone(), []
    for i in range(T):
        leaf = x.clone().requires_grad_(True); out = rest(leaf)
        g = torch.autograd.grad(out.max(1)[0].sum(), leaf, retain_graph=True)[0]
        c = torch.autograd.grad(F.cross_entropy(out, y), leaf)[0]
        rows.append((g != 0).sum((2, 3))[0].tolist()); x = x + eta * c.sign()
    counts.append(rows)
positions = (64, 16)
tau = [sum((sum(r[k] for r in rows[:i + 1]) / (i + 1) / p) ** 2 for rows, p in zip(counts, positions) for k in range(len(rows[0]))) ** .5 for i in range(T)]
print(json.dumps({'torch': torch.__version__, 'logits': z[0].tolist(), 'counts': counts, 'tau': tau}))
