"""Systems under test, one a file; each is found through the hook ``assist_systems``."""
