"""The commands of ``assist eval``, one a file."""
