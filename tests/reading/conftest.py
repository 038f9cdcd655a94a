"""Properties are about results: on a busy machine an example may take its time."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("reading", deadline=None)
settings.load_profile("reading")
