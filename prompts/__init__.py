"""Every word said to a model or proposed to a customer, and the small library that renders them."""

from __future__ import annotations

#: The distribution this package belongs to; other distributions own packages of the same name.
DISTRIBUTION = "agent-assist"
