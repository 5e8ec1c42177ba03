"""Scorers, one a file; each is found through the hook ``assist_scorers``."""
