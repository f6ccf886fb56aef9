"""CIFAR-10 and -100 from montages (a JSON of labels beside images of 50 columns of 32 x 32 tiles)."""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

MEAN_STD = {
    "cifar10": ((125.3 / 255, 123.0 / 255, 113.9 / 255), (63.0 / 255, 62.1 / 255, 66.7 / 255)),
    "cifar100": ((0.5071, 0.4867, 0.4408), (0.2675, 0.2565, 0.2761)),
}


def load(root: Path, name: str, limit: int | None = None) -> tuple[torch.Tensor, torch.Tensor, list[str]]:
    """Images [N, 3, 32, 32] uint8, labels [N] (-1 where the set has none), class names."""
    meta = json.loads((root / name / f"{name}.json").read_text())
    tiles, columns = [], meta["columns"]
    for shard in meta["shards"]:
        image = np.asarray(Image.open(root / name / shard["file"]).convert("RGB"))
        rows = image.reshape(-1, 32, columns, 32, 3).transpose(0, 2, 1, 3, 4).reshape(-1, 32, 32, 3)
        tiles.append(rows[: shard["count"]])
        if limit is not None and sum(map(len, tiles)) >= limit:
            break
    x = torch.from_numpy(np.concatenate(tiles)[:limit]).permute(0, 3, 1, 2).contiguous()
    labels = meta.get("labels") or [-1] * len(x)
    return x, torch.tensor(labels[: len(x)]), meta.get("classes", [])


class Normalise:
    """uint8 or float 0..255 to the network's input."""

    def __init__(self, dataset: str, device: torch.device):
        self.mean, self.std = (torch.tensor(v, device=device).view(1, 3, 1, 1) for v in MEAN_STD[dataset])

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        return ((x.float() / 255 - self.mean) / self.std).to(memory_format=torch.channels_last)


def augment(x: torch.Tensor) -> torch.Tensor:
    """Each image padded by 4 (reflected), cropped at random to its size, flipped with probability 1/2."""
    n, size = len(x), x.shape[-1]
    padded = F.pad(x.float(), (4, 4, 4, 4), mode="reflect")
    dy, dx = (torch.randint(0, 9, (n, 1), device=x.device) for _ in range(2))
    flip = torch.rand(n, 1, device=x.device) < 0.5
    along = torch.arange(size, device=x.device)
    rows = dy + along
    columns = dx + torch.where(flip, size - 1 - along, along)
    every = torch.arange(n, device=x.device)
    return padded.permute(0, 2, 3, 1)[every[:, None, None], rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)
