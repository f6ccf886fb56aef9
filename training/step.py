"""One step of training, and its replay as a CUDA graph: a narrow network spends most of a step on launching kernels."""

import math

import torch
import torch.nn.functional as F

from data import Normalise, augment

WARM_UP = 10


class Nesterov:
    """SGD with Nesterov momentum and weight decay, as torch.optim.SGD; its rate is a tensor, which a replay reads anew."""

    def __init__(self, parameters, momentum: float = 0.9, weight_decay: float = 5e-4):
        self.parameters = list(parameters)
        self.momentum, self.weight_decay = momentum, weight_decay
        self.velocity = [torch.zeros_like(p) for p in self.parameters]
        self.rate = torch.zeros((), device=self.parameters[0].device)

    @torch.no_grad()
    def step(self) -> None:
        change = torch._foreach_add([p.grad for p in self.parameters], self.parameters, alpha=self.weight_decay)
        torch._foreach_mul_(self.velocity, self.momentum)
        torch._foreach_add_(self.velocity, change)
        torch._foreach_add_(change, self.velocity, alpha=self.momentum)
        torch._foreach_mul_(change, self.rate)
        torch._foreach_sub_(self.parameters, change)


def one_cycle(share: float, peak: float, warm: float) -> float:
    """Learning rate after `share` of all steps: from a tenth of the peak up, then down to a ten-thousandth, by cosines."""
    low, high, at = (peak / 10, peak, share / warm) if share < warm else (peak / 1e4, peak, (1 - share) / (1 - warm))
    return low + (high - low) * (1 - math.cos(math.pi * at)) / 2


class Step:
    """Calling it with the indices of a batch trains on them; `total` is the sum of the losses since it was set to zero."""

    def __init__(self, model, optimiser: Nesterov, x, y, dataset: str, batch: int, size: int, mixed: bool):
        self.model, self.optimiser, self.x, self.y = model, optimiser, x, y
        self.normalise = Normalise(dataset, x.device)
        self.size, self.mixed = size, mixed
        self.index = torch.zeros(batch, dtype=torch.long, device=x.device)
        self.total = torch.zeros((), device=x.device)
        self.graph = self.capture() if x.device.type == "cuda" else None

    def compute(self) -> None:
        batch = self.normalise(augment(self.x[self.index]))
        if self.size != batch.shape[-1]:
            batch = F.interpolate(batch, size=self.size, mode="bilinear", align_corners=False, antialias=True)
            batch = batch.to(memory_format=torch.channels_last)
        # A cache of cast weights would outlive the step that it belongs to.
        with torch.autocast(batch.device.type, torch.bfloat16, enabled=self.mixed, cache_enabled=False):
            loss = F.cross_entropy(self.model(batch), self.y[self.index])
        self.model.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.total += loss.detach()

    def capture(self) -> torch.cuda.CUDAGraph:
        """Steps at learning rate zero first, so that every library has its workspace; only running statistics move."""
        self.optimiser.rate.zero_()
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(WARM_UP):
                self.compute()
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            self.compute()
        for v in self.optimiser.velocity:
            v.zero_()
        return graph

    def __call__(self, index: torch.Tensor, rate: float) -> None:
        self.index.copy_(index)
        self.optimiser.rate.fill_(rate)
        if self.graph is None:
            self.compute()
        else:
            self.graph.replay()
