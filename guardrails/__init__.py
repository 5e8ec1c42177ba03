"""Checks of reply drafts against a marketplace's written guidelines: rules, facts, chain, certificate."""

#: The distribution this package belongs to; other distributions own packages of the same name.
DISTRIBUTION = "agent-assist"
VERSION = "0.1.0"
