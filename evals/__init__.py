"""Measures `assist` offline: data sets, statistics, figures, benchmarks. Nothing below imports it."""

from __future__ import annotations

#: The distribution this package belongs to; other distributions own packages of the same name.
DISTRIBUTION = "agent-assist"
