import ssl

import pytest

from news.remote import fetching
from tests.internet import Internet


@pytest.fixture
def internet(monkeypatch):
    world = Internet()
    context = ssl.create_default_context()
    world.authority.configure_trust(context)
    monkeypatch.setattr(fetching, "resolve", world.resolve)
    monkeypatch.setattr(fetching, "dial", world.dial)
    monkeypatch.setattr(fetching, "tls", lambda: context)
    yield world
    world.close()
