"""What a system under test is: options in a suite, and something that answers samples once it is open."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self

from pydantic import BaseModel, ConfigDict

from evals.output import Answer
from evals.sample import Form, Sample


class Opened(Protocol):
    """A system that is ready."""

    @property
    def about(self) -> dict[str, Any]:
        """All that decides its answers: policy, models, prompts. Runs may be joined only where this agrees."""
        ...

    async def answer(self, sample: Sample, seed: int) -> Answer:
        """What comes of one sample. Every draw of a model is by ``seed``."""
        ...


class System(BaseModel):
    """Base of all systems; its fields are its options in a suite. ``forms`` are the rows it can take."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    forms: ClassVar[tuple[Form, ...]]

    def beside(self, suite: Path) -> Self:  # noqa: ARG002 - most systems name no files
        """The system with the files it names found beside the suite's."""
        return self

    def options(self) -> dict[str, Any]:
        """The options as a manifest names them: all that decide the answers and do not stand in ``about``."""
        return self.model_dump(mode="json")

    def open(self, samples: int, cache: Path | None = None) -> AbstractContextManager[Opened]:
        """Make ready for so many samples; models' verdicts are remembered in the file ``cache``.

        Raises:
            AssistError: a policy, model or file that cannot be used.
        """
        raise NotImplementedError
