import pytest
import torch

from explorer.network import VGG16


@pytest.fixture(scope="session")
def whole() -> VGG16:
    """A seeded VGG16 with a classifier for seven classes, cheap to make."""
    with torch.device("meta"):
        model = VGG16(7)
    model.to_empty(device="cpu")
    torch.manual_seed(5)
    for parameter in model.parameters():
        fan_in = parameter[0].numel() if parameter.ndim > 1 else 100
        bound = (6 / fan_in) ** 0.5
        torch.nn.init.uniform_(parameter, -bound, bound)
    return model.eval().requires_grad_(False)
