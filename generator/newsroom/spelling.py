"""Front matter as an editor would write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """Quotes only what the dialect of `reading.yamls` would not read as text."""


_Dumper.yaml_implicit_resolvers = {
    sign: kept
    for sign, known in yaml.SafeDumper.yaml_implicit_resolvers.items()
    if (kept := [(tag, form) for tag, form in known if tag.rpartition(":")[2] in ("bool", "null")])
}
_Dumper.add_representer(type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", ""))


def spelled(matter: Mapping[str, Any]) -> str:
    """One key a line, in quotes only what needs them; nothing after the colon of what is None."""
    return str(yaml.dump(dict(matter), Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=10_000))
