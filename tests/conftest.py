"""Settings of all tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# No test asserts a wall-clock time, and a machine that is busy with other work is no defect.
settings.register_profile("clockless", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("clockless")
