"""Scenes with a model, recorded over HTTP and played back without a network.

``python -m tests.assist.recording`` records them anew: from the server that ``OPENAI_BASE_URL`` names
(with ``OPENAI_API_KEY`` and the model ``ASSIST_MODEL``, if set), else from the scripted server.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import vcr
from vcr.cassette import Cassette

from assist import SuggestRow
from assist.testing import ScriptedServer, by_task, draft_answer, fault, refusing
from assist.testing.scripts import Script
from tests.assist.modelled import BAD, CHAT, assistant, close_all, drafting, well

FOLDER = Path(__file__).resolve().parents[1] / "cassettes"
#: Requests are compared by these: the server's address may differ, what is asked may not.
MATCHED = ("method", "path", "body")
#: Stands in cassettes for the server that was asked.
SERVER = "http://recorded.invalid"
_KEPT_HEADERS = {"content-type", "retry-after"}

#: What happens in each scene, when it is recorded from the scripted server.
SCENES: Mapping[str, Script] = {
    "clean": well,
    "rewritten": drafting(BAD),
    "falling_format": refusing("json_schema", "seed", then=well),
    "unreadable_draft": by_task(draft="I would rather talk.", critique=well),
    "unreadable_verdict": by_task(draft=draft_answer("Your parcel is with DPD."), critique="Looks fine to me."),
    "wrong_key": fault("bad_key"),
}


def _without_server(request: Any) -> Any:
    """The request as if sent to no server in particular, by nobody: its path under ``/v1`` and its body."""
    request.headers = {"Content-Type": "application/json"}
    request.uri = f"{SERVER}/v1/{request.path.rpartition('/v1/')[2].lstrip('/')}"
    return request


def _plain(response: dict[str, Any]) -> dict[str, Any]:
    """The response with none but harmless headers: cookies and the ids of accounts stay out."""
    kept = {name: value for name, value in response["headers"].items() if name.lower() in _KEPT_HEADERS}
    return {**response, "headers": kept}


@contextmanager
def cassette(scene: str, mode: str) -> Iterator[Cassette]:
    """The cassette of a scene; ``mode`` is vcrpy's, ``none`` or ``all``."""
    recorder = vcr.VCR(
        record_mode=mode,
        match_on=MATCHED,
        before_record_request=_without_server,
        before_record_response=_plain,
        decode_compressed_response=True,
    )
    with recorder.use_cassette(str(FOLDER / f"{scene}.yaml"), allow_playback_repeats=False) as played:
        yield played


def outcome(row: SuggestRow) -> dict[str, Any]:
    """What came of a scene, without what depends on the machine."""
    return {
        "suggestions": [
            {
                "text": suggestion.text,
                "verdict": suggestion.verdict.value,
                "degraded": suggestion.degraded,
                "critique": suggestion.stages.critique.value,
            }
            for suggestion in row.suggestions
        ],
        "withheld": [withheld.reason for withheld in row.withheld],
        "parameters": row.run["parameters"],
    }


def acted(base_url: str, model: str = "any", budget_s: float = 60.0) -> SuggestRow:
    """The conversation of all scenes, with a model there."""
    return assistant(base_url, model_name=model, budget_s=budget_s).suggest(CHAT, n=1)


def record(scene: str) -> dict[str, Any]:
    """Record one scene and what came of it."""
    (FOLDER / f"{scene}.yaml").unlink(missing_ok=True)
    named = os.environ.get("OPENAI_BASE_URL")
    model = os.environ.get("ASSIST_MODEL", "openai:any").partition(":")[2] or "any"
    if named:
        with cassette(scene, "all"):
            return outcome(acted(named, model)) | {"model": model}
    with ScriptedServer(SCENES[scene]) as server, cassette(scene, "all"):
        return outcome(acted(server.base_url)) | {"model": "any"}


def main() -> int:
    """Record every scene."""
    FOLDER.mkdir(exist_ok=True)
    for scene in SCENES:
        (FOLDER / f"{scene}.json").write_text(
            json.dumps(record(scene), indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        close_all()
        sys.stdout.write(f"recorded {scene}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
