"""Drafting: what the customer is after, the situation, and the texts that may be proposed."""
