"""The one error of the test kit."""

from __future__ import annotations


class ScriptError(Exception):
    """A script that cannot be read, has no answer left, or does not know what it is asked for.

    It means that the test is wrong, not the code under test. Code under test may swallow it, so servers
    and models keep it in ``problems`` too, and a server raises the first when its ``with`` block ends.
    """
