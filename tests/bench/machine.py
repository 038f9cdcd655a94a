"""On what, with which versions, and when something was measured."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime

from tests.bench.adapters.adapter import Adapter


def facts(chosen: Sequence[Adapter]) -> dict[str, object]:
    """The date, the machine, and the version of each generator by its name."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processors": len(os.sched_getaffinity(0)),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {adapter.name: version_of(adapter) for adapter in chosen},
    }


def version_of(adapter: Adapter) -> str:
    """The first thing that looks like a version in what the generator says of itself."""
    said = subprocess.run(adapter.version, env={**os.environ, **adapter.env}, capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+(\.\d+)+\S*", said)
    return found.group().partition("-")[0] if found else said.strip()
