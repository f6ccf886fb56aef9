"""The backbones of the GAIA and S&I papers: WRN-d-k and ResNet-18/34 for 32 x 32 images, with PyTorch's usual names."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class WideBlock(nn.Module):
    """Pre-activation block of a wide ResNet (Zagoruyko and Komodakis 2016), no dropout."""

    def __init__(self, channels_in: int, channels_out: int, stride: int):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(channels_in)
        self.conv1 = nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels_out)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, 1, 1, bias=False)
        widens = channels_in != channels_out
        self.convShortcut = nn.Conv2d(channels_in, channels_out, 1, stride, bias=False) if widens else None

    def forward(self, x):
        h = F.relu(self.bn1(x))
        shortcut = x if self.convShortcut is None else self.convShortcut(h)
        return self.conv2(F.relu(self.bn2(self.conv1(h)))) + shortcut


class Stage(nn.Module):
    def __init__(self, blocks):
        super().__init__()
        self.layer = nn.Sequential(*blocks)

    def forward(self, x):
        return self.layer(x)


class WideResNet(nn.Module):
    """WRN-d-k, d = 6n + 4."""

    def __init__(self, depth: int, widen: int, classes: int):
        super().__init__()
        blocks, rest = divmod(depth - 4, 6)
        if rest or blocks < 1:
            raise ValueError(f"A WRN's depth is 6n + 4; {depth} is not.")
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        channels = 16
        for stage in (1, 2, 3):
            out = 16 * widen * 2 ** (stage - 1)
            layers = [
                WideBlock(channels if i == 0 else out, out, 2 if i == 0 and stage > 1 else 1) for i in range(blocks)
            ]
            setattr(self, f"block{stage}", Stage(layers))
            channels = out
        self.bn1 = nn.BatchNorm2d(channels)
        self.fc = nn.Linear(channels, classes)
        initialise(self)

    def forward(self, x):
        x = self.block3(self.block2(self.block1(self.conv1(x))))
        return self.fc(F.relu(self.bn1(x)).mean((2, 3)))


class BasicBlock(nn.Module):
    """Post-activation block (He et al. 2016), with a projection shortcut where the shape changes."""

    def __init__(self, channels_in: int, channels_out: int, stride: int):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels_out)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels_out)
        self.shortcut = nn.Sequential()
        if stride != 1 or channels_in != channels_out:
            self.shortcut = nn.Sequential(
                nn.Conv2d(channels_in, channels_out, 1, stride, bias=False), nn.BatchNorm2d(channels_out)
            )

    def forward(self, x):
        h = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(h)) + self.shortcut(x))


class ResNet(nn.Module):
    """ResNet-18 or -34 with a 3 x 3 first convolution and no max-pool, for 32 x 32 images."""

    BLOCKS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3)}

    def __init__(self, depth: int, classes: int):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        channels = 64
        for stage, blocks in enumerate(self.BLOCKS[depth], 1):
            out = 64 * 2 ** (stage - 1)
            layers = [
                BasicBlock(channels if i == 0 else out, out, 2 if i == 0 and stage > 1 else 1) for i in range(blocks)
            ]
            setattr(self, f"layer{stage}", nn.Sequential(*layers))
            channels = out
        self.fc = nn.Linear(channels, classes)
        initialise(self)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


def initialise(model: nn.Module) -> None:
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
    nn.init.zeros_(model.fc.bias)


def build(arch: str, classes: int) -> nn.Module:
    """`wrn-40-2`, `resnet-34`, ..."""
    kind, *numbers = arch.split("-")
    if kind == "wrn":
        return WideResNet(int(numbers[0]), int(numbers[1]), classes)
    if kind == "resnet" and int(numbers[0]) in ResNet.BLOCKS:
        return ResNet(int(numbers[0]), classes)
    raise ValueError(f"There is no architecture {arch!r}.")


def grow(model: nn.Module, source: dict[str, torch.Tensor]) -> list[str]:
    """
    Start a deeper network of the same width where a trained shallower one ended (Net2DeeperNet, Chen et al. 2016): its
    blocks are copied, and each block that it lacks begins as the identity (its last convolution is zero), so that the
    grown network computes exactly what the shallow one did. A head of another size keeps its own initial weights.
    Returns the names of the tensors that were copied.
    """
    own = model.state_dict()
    copied = [name for name, value in source.items() if name in own and own[name].shape == value.shape]
    for name in own:
        known = any(other.rsplit(".", 2)[0] == name.rsplit(".", 2)[0] for other in copied)
        if name.endswith("conv2.weight") and not known:
            own[name] = torch.zeros_like(own[name])
    own.update({name: source[name] for name in copied})
    model.load_state_dict(own)
    return copied
