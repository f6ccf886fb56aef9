"""A pack's graph in PyTorch, batch norms folded as the engine does: into the convolution before, or to an affine map."""

import json
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

Tensor = torch.Tensor
Op = Callable[..., Tensor]


def convolve_by_cudnn(x: Tensor, w: Tensor, b: Tensor | None, stride: int, padding: int) -> Tensor:
    return F.conv2d(x, w, b, stride, padding)


def convolve_by_matrix(x: Tensor, w: Tensor, b: Tensor | None, stride: int, padding: int) -> Tensor:
    """Patches times kernel: no output depends on more than its own patch, as in Winograd's algorithm it may."""
    n, _, height, width = x.shape
    k, size = w.shape[0], w.shape[-1]
    rows, columns = ((s + 2 * padding - size) // stride + 1 for s in (height, width))
    z = w.flatten(1) @ (F.unfold(x, size, padding=padding, stride=stride) if size > 1 else x[:, :, ::stride, ::stride].flatten(2))
    return (z if b is None else z + b.view(1, -1, 1)).view(n, k, rows, columns)


def torch_layout(pack: dict, weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Of a pack's weights: kernels [kh, kw, C, K] to [K, C, kh, kw], dense [D, C] to [C, D]."""
    turn = {4: (3, 2, 0, 1), 2: (1, 0), 1: (0,)}
    return {name: w.permute(turn[w.ndim]).contiguous() for name, w in weights.items()}


class Network:
    """`folder` holds a pack.json; `weights`, in PyTorch's layout, stand for the pack's own where given."""

    def __init__(self, folder: Path, weights: Path | None = None, device: str = "cpu"):
        pack = json.loads((folder / "pack.json").read_text())
        self.device = torch.device(device)
        if weights is None:
            files = pack["weights"]["file"]
            loaded: dict[str, Tensor] = {}
            for file in [files] if isinstance(files, str) else files:
                loaded.update(load_file(folder / file))
            self.w = torch_layout(pack, loaded)
        else:
            self.w = load_file(weights)
        self.w = {name: w.float().to(self.device) for name, w in self.w.items()}
        self.mean, self.std = (torch.tensor(pack["preprocessing"][k]).view(1, 3, 1, 1) for k in ("mean", "std"))
        self.convolve = convolve_by_cudnn
        graph = pack["graph"]
        self.output, self.taps = graph["output"], graph["taps"]["gaia"]
        self.inputs: dict[str, list[str]] = {}
        self.ops: dict[str, Op] = {}
        by_name = {node["name"]: node for node in graph["nodes"]}
        uses = [i for node in graph["nodes"] for i in node["inputs"]]
        for node in graph["nodes"]:
            before = by_name[node["inputs"][0]] if node["inputs"] else None
            fold = node["op"] == "batchNorm" and before["op"] == "conv2d" and uses.count(before["name"]) == 1
            if fold:
                self.inputs[node["name"]] = self.inputs.pop(before["name"])
                del self.ops[before["name"]]
            else:
                self.inputs[node["name"]] = node["inputs"]
            self.ops[node["name"]] = self.op(node, before if fold else None)
        self.order = list(self.inputs)

    def op(self, node: dict, conv: dict | None) -> Op:
        kind = node["op"]
        if kind == "batchNorm":
            scale = self.w[node["gamma"]] / torch.sqrt(self.w[node["variance"]] + node["epsilon"])
            shift = self.w[node["beta"]] - self.w[node["mean"]] * scale
            if conv is not None:
                return self.conv(conv, scale, shift)
            scale, shift = scale.view(1, -1, 1, 1), shift.view(1, -1, 1, 1)
            return lambda x: x * scale + shift
        if kind == "conv2d":
            return self.conv(node, None, None)
        if kind == "dense":
            w, b = self.w[node["weight"]], self.w[node["bias"]]
            return lambda x: F.linear(x, w, b)
        simple = {"relu": F.relu, "add": torch.add, "globalAvgPool": lambda x: x.mean((2, 3)), "input": lambda x: x}
        return simple[kind]

    def conv(self, node: dict, scale: Tensor | None, shift: Tensor | None) -> Op:
        w = self.w[node["weight"]]
        w = w if scale is None else w * scale.view(-1, 1, 1, 1)
        w = w.contiguous(memory_format=torch.channels_last)
        stride, padding = node["stride"][0], node["padding"][0]
        return lambda x: self.convolve(x, w, shift, stride, padding)

    def run(self, values: dict[str, Tensor], nodes: list[str]) -> Tensor:
        """The logits, from values of what lies before `nodes`; adds theirs to `values`."""
        for name in nodes:
            values[name] = self.ops[name](*(values[i] for i in self.inputs[name]))
        return values[self.output]

    def clean(self, x: Tensor) -> dict[str, Tensor]:
        values = {self.order[0]: x}
        self.run(values, self.order[1:])
        return values

    def after(self, tap: str) -> list[str]:
        """What depends on a tap, in order."""
        active: list[str] = []
        for name in self.order:
            if any(i == tap or i in active for i in self.inputs[name]):
                active.append(name)
        return active
