"""Stories of jobs know the kinds of `scene`."""

import pytest

from app.acting import Acting, moment
from tests.app.conftest import World
from tests.app.jobs import scene


@pytest.fixture(autouse=True)
def _kinds() -> None:
    scene.register()


@pytest.fixture
def auditor(world: World) -> Acting:
    """Somebody who may ask, now."""
    return Acting(world.party["auditor"], world.unit, frozenset({"auditor"}), now=moment())
