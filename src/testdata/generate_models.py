"""Small networks of ten families with random weights, as PyTorch's two exporters and torch.save write them.

    python src/testdata/generate_models.py        (PyTorch 2.13, onnx 1.23, onnxscript; seed 7)

Writes src/testdata/models/: FAMILY.legacy.onnx (opset 13), FAMILY.dynamo.onnx (opset 18), FAMILY.pth for those families whose
weights are recognised by their names, and FAMILY.npz: input [2, 3, S, S] (float32), and in float64 logits and, for every
norm in the order of the forward pass (every convolution where there is no norm), the gradient of the largest logit at its
output. Gradients are stored as float32; zeros are exact.
"""

import pathlib
import shutil
import tempfile
import warnings

import numpy as np
import onnx
import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings('ignore')
torch.backends.mkldnn.enabled = False  # its Winograd makes non-zeros out of zeros
OUT = pathlib.Path(__file__).parent / 'models'
NORMS = (nn.BatchNorm2d, nn.GroupNorm, nn.LayerNorm)


class Block(nn.Module):
    """A basic residual block under torchvision's names."""

    def __init__(self, c, k, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c, k, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(k)
        self.conv2 = nn.Conv2d(k, k, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(k)
        self.downsample = None
        if stride != 1 or c != k:
            self.downsample = nn.Sequential(nn.Conv2d(c, k, 1, stride, bias=False), nn.BatchNorm2d(k))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.layer1 = nn.Sequential(Block(8, 8))
        self.layer2 = nn.Sequential(Block(8, 12, 2))
        self.fc = nn.Linear(12, 5)

    def forward(self, x):
        x = self.layer2(self.layer1(F.relu(self.bn1(self.conv1(x)))))
        return self.fc(F.adaptive_avg_pool2d(x, 1).flatten(1))


class Vgg(nn.Module):
    def __init__(self):
        super().__init__()
        layers, c = [], 3
        for k in (8, 'M', 12, 'M', 12, 16, 'M'):
            if k == 'M':
                layers.append(nn.MaxPool2d(2))
            else:
                layers += [nn.Conv2d(c, k, 3, padding=1), nn.BatchNorm2d(k), nn.ReLU()]
                c = k
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(nn.Linear(16 * 4, 20), nn.ReLU(), nn.Dropout(), nn.Linear(20, 5))

    def forward(self, x):
        return self.classifier(torch.flatten(self.features(x), 1))


class PreAct(nn.Module):
    """Norms that stand before their convolution, after an addition: not to be folded."""

    def __init__(self):
        super().__init__()
        self.conv0 = nn.Conv2d(3, 8, 3, padding=1)
        self.bn1, self.conv1 = nn.BatchNorm2d(8), nn.Conv2d(8, 8, 3, padding=1)
        self.bn2, self.conv2 = nn.BatchNorm2d(8), nn.Conv2d(8, 8, 3, padding=1)
        self.bn3 = nn.BatchNorm2d(8)
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.conv0(x)
        x = x + self.conv1(F.relu(self.bn1(x)))
        x = x + self.conv2(F.relu(self.bn2(x)))
        return self.fc(F.relu(self.bn3(x)).mean((2, 3)))


class Dense(nn.Module):
    """Concatenations and an average pool with ceil_mode."""

    def __init__(self):
        super().__init__()
        self.conv0 = nn.Conv2d(3, 8, 3, padding=1)
        self.norm1, self.conv1 = nn.BatchNorm2d(8), nn.Conv2d(8, 4, 3, padding=1)
        self.norm2, self.conv2 = nn.BatchNorm2d(12), nn.Conv2d(12, 4, 3, padding=1)
        self.norm3 = nn.BatchNorm2d(16)
        self.fc = nn.Linear(16, 5)

    def forward(self, x):
        x = self.conv0(x)
        x = torch.cat([x, self.conv1(F.relu(self.norm1(x)))], 1)
        x = torch.cat([x, self.conv2(F.relu(self.norm2(x)))], 1)
        x = F.avg_pool2d(F.relu(self.norm3(x)), 3, 2, ceil_mode=True)
        return self.fc(F.adaptive_avg_pool2d(x, 1).flatten(1))


class Gate(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.fc1, self.fc2 = nn.Conv2d(c, 4, 1), nn.Conv2d(4, c, 1)

    def forward(self, x):
        return x * F.hardsigmoid(self.fc2(F.relu(self.fc1(F.adaptive_avg_pool2d(x, 1)))))


class Mobile(nn.Module):
    """Depthwise convolutions, squeeze-and-excite, ReLU6 and hard-swish."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.Hardswish())
        self.expand = nn.Sequential(nn.Conv2d(8, 16, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU6())
        self.depth = nn.Sequential(
            nn.Conv2d(16, 16, 5, 1, 2, groups=16, bias=False), nn.BatchNorm2d(16), nn.Hardswish()
        )
        self.gate = Gate(16)
        self.project = nn.Sequential(nn.Conv2d(16, 8, 1, bias=False), nn.BatchNorm2d(8))
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.stem(x)
        x = x + self.project(self.gate(self.depth(self.expand(x))))
        return self.fc(F.adaptive_avg_pool2d(x, 1).flatten(1))


class Silu(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.SiLU())
        self.b = nn.Sequential(nn.Conv2d(8, 12, 3, 1, 1, bias=False), nn.BatchNorm2d(12), nn.SiLU())
        self.fc = nn.Linear(12, 5)

    def forward(self, x):
        return F.log_softmax(self.fc(self.b(self.a(x)).mean((2, 3))), 1)


class Grouped(nn.Module):
    """Group norms."""

    def __init__(self):
        super().__init__()
        self.conv1, self.gn1 = nn.Conv2d(3, 8, 3, padding=1), nn.GroupNorm(4, 8)
        self.conv2, self.gn2 = nn.Conv2d(8, 12, 3, 2, 1), nn.GroupNorm(3, 12)
        self.fc = nn.Linear(12, 5)

    def forward(self, x):
        x = F.relu(self.gn2(self.conv2(F.relu(self.gn1(self.conv1(x))))))
        return self.fc(F.adaptive_avg_pool2d(x, 1).flatten(1))


class Shuffled(nn.Module):
    """Channels split, joined and shuffled."""

    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8)
        self.conv2, self.bn2 = nn.Conv2d(4, 4, 3, padding=1), nn.BatchNorm2d(4)
        self.conv3, self.bn3 = nn.Conv2d(8, 8, 3, 2, 1), nn.BatchNorm2d(8)
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        a, b = x.chunk(2, 1)
        x = torch.cat([a, F.relu(self.bn2(self.conv2(b)))], 1)
        n, c, h, w = x.shape
        x = x.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w)
        return self.fc(F.relu(self.bn3(self.conv3(x))).mean((2, 3)))


class Squeezed(nn.Module):
    """No norms, and class maps at the end."""

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 8, 3, 2), nn.Conv2d(8, 8, 1)
        self.c, self.d = nn.Conv2d(8, 8, 3, padding=1), nn.Conv2d(16, 5, 1)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.a(x)), 3, 2, ceil_mode=True)
        x = torch.cat([F.relu(self.b(x)), F.relu(self.c(x))], 1)
        return F.adaptive_avg_pool2d(F.relu(self.d(x)), 1).flatten(1)


class Next(nn.Module):
    """Layer norms over channels, GELU."""

    def __init__(self):
        super().__init__()
        self.stem, self.norm0 = nn.Conv2d(3, 8, 4, 4), nn.LayerNorm(8)
        self.depth, self.norm1 = nn.Conv2d(8, 8, 7, padding=3, groups=8), nn.LayerNorm(8)
        self.up, self.down = nn.Linear(8, 16), nn.Linear(16, 8)
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.norm0(self.stem(x).permute(0, 2, 3, 1))
        y = self.norm1(self.depth(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1))
        x = x + self.down(F.gelu(self.up(y)))
        return self.fc(x.mean((1, 2)))


FAMILIES = {
    'resnet': (ResNet, 16, True),
    'vgg': (Vgg, 16, True),
    'preact': (PreAct, 12, False),
    'dense': (Dense, 12, False),
    'mobile': (Mobile, 16, False),
    'silu': (Silu, 16, False),
    'grouped': (Grouped, 12, False),
    'shuffled': (Shuffled, 12, False),
    'squeezed': (Squeezed, 17, False),
    'next': (Next, 16, False),
}


def randomise(net, generator):
    for m in net.modules():
        if isinstance(m, nn.BatchNorm2d):
            m.running_mean.copy_(torch.randn(m.num_features, generator=generator) * 0.2)
            m.running_var.copy_(torch.rand(m.num_features, generator=generator) + 0.5)
        if isinstance(m, NORMS):
            with torch.no_grad():
                m.weight.copy_(torch.rand(m.weight.shape, generator=generator) + 0.5)
                m.bias.copy_(torch.randn(m.bias.shape, generator=generator) * 0.3)


def expected(net, x):
    exact = net.double().eval()
    layers = [m for m in exact.modules() if isinstance(m, NORMS)]
    layers = layers or [m for m in exact.modules() if isinstance(m, nn.Conv2d)]
    seen = []
    hooks = [m.register_forward_hook(lambda m, i, out: seen.append(out)) for m in layers]
    logits = exact(x.double().requires_grad_())
    for h in hooks:
        h.remove()
    gradients = torch.autograd.grad(logits.max(1).values.sum(), seen)
    net.float()
    rows = {f'gradient{i:02d}': g.float().numpy() for i, g in enumerate(gradients)}
    return {'input': x.numpy(), 'logits': logits.detach().numpy(), **rows}


def main():
    OUT.mkdir(exist_ok=True)
    for name, (build, size, recognised) in FAMILIES.items():
        torch.manual_seed(7)
        net = build().eval()
        randomise(net, torch.Generator().manual_seed(7))
        x = torch.randn(2, 3, size, size, generator=torch.Generator().manual_seed(8))
        np.savez(OUT / f'{name}.npz', **expected(net, x))
        torch.onnx.export(
            net, x, OUT / f'{name}.legacy.onnx', opset_version=13, dynamo=False,
            input_names=['input'], output_names=['logits'],
            dynamic_axes={'input': {0: 'batch'}, 'logits': {0: 'batch'}},
        )
        with tempfile.TemporaryDirectory() as scratch:
            path = pathlib.Path(scratch) / 'model.onnx'
            torch.onnx.export(
                net, (x,), path, opset_version=18, dynamo=True,
                input_names=['input'], output_names=['logits'],
                dynamic_shapes=({0: torch.export.Dim('batch')},),
            )
            model = onnx.load(path)
            for n in model.graph.node:  # traces of this file's own lines, with paths of this machine
                kept = [p for p in n.metadata_props if 'stack_trace' not in p.key]
                del n.metadata_props[:]
                n.metadata_props.extend(kept)
            del model.metadata_props[:]
            onnx.save(model, OUT / f'{name}.dynamo.onnx')
        if recognised:
            torch.save({'epoch': 1, 'state_dict': {f'module.{k}': v for k, v in net.state_dict().items()}}, OUT / f'{name}.pth')
            if name == 'resnet':
                # The same in the format of before PyTorch 1.6: a plain pickle.
                torch.save(torch.load(OUT / 'resnet.pth'), OUT / 'resnet.old.pth', _use_new_zipfile_serialization=False)
    total = sum(f.stat().st_size for f in OUT.iterdir())
    print(f'{len(list(OUT.iterdir()))} files, {total} bytes')
    shutil.rmtree(OUT / '__pycache__', ignore_errors=True)


if __name__ == '__main__':
    main()
