"""The REST interfaces: password change (manual 3.4), upload and deletion of prompts (11.1, 11.2).

Knows paths, parameters and the fixed Basic credential; HTTP itself is `http_server`. What the
manual leaves unsaid is settled so (reading 29): a password travels as JSON or form body, never in
the query; a file as multipart part `originalFile`; an id as query parameter; a wrong credential is
401, a wrong path 404, a wrong method 405, any wrong parameter 500 as 3.1 says.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from console.simulator import prompts, sounds, wake_up
from console.simulator.http_server import Answer, Asked, HttpServer
from console.simulator.pbx import LogNote
from console.simulator.seam import Refusal

if TYPE_CHECKING:
    from console.simulator.pbx import Pbx

CREDENTIAL = "ZGVtbzpzaW11bGF0ZWQ="
"""What follows `Basic` here: `demo:simulated`. The vendor's own (3.2) opens every real PBX."""
LARGEST_FILE = 10 * 2**20
LONGEST_FILE_NAME = 100
SUCCESS = {"code": 0, "message": "Success"}


class RestServer:
    """The exchange's REST port."""

    def __init__(self, pbx: Pbx, *, largest_file: int = LARGEST_FILE) -> None:
        self._pbx = pbx
        self._expected = f"Basic {CREDENTIAL}".encode()
        self._largest_file = largest_file
        self._http = HttpServer(self.answer, largest_body=largest_file + 4096)
        self._routes: dict[tuple[str, str], Callable[[Asked], Answer]] = {
            ("PUT", "/ippbx/rest/users"): self._change_password,
            ("POST", "/ippbx/rest/locutions"): self._upload,
            ("DELETE", "/ippbx/rest/locutions"): self._delete,
        }

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen; gives the port."""
        return await self._http.start(host, port)

    async def stop(self) -> None:
        """Close the port."""
        await self._http.stop()

    def answer(self, asked: Asked) -> Answer:
        """The answer to one request."""
        given = asked.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, self._expected):
            challenge = (("WWW-Authenticate", 'Basic realm="ippbx"'),)
            refused = {"code": 1, "message": "authentication failed"}
            return Answer(HTTPStatus.UNAUTHORIZED, refused, challenge)
        route = self._routes.get((asked.method, asked.path))
        if route is None:
            known = any(path == asked.path for _, path in self._routes)
            status = HTTPStatus.METHOD_NOT_ALLOWED if known else HTTPStatus.NOT_FOUND
            return Answer(status, {"code": 1, "message": status.phrase})
        try:
            return route(asked)
        except Refusal as refusal:
            failed = {"code": 1, "message": str(refusal)}
            return Answer(HTTPStatus.INTERNAL_SERVER_ERROR, failed)

    def _change_password(self, asked: Asked) -> Answer:
        if "pass" in asked.query:
            raise Refusal("pass must not be in the query: send it in the body")
        parameters = asked.parameters()
        ident, password = parameters.get("id", ""), parameters.get("pass", "")
        if not ident:
            raise Refusal("id must not be empty")
        if not password:
            raise Refusal("pass must not be empty")
        account = next(
            (o.account for o in self._pbx.operators if o.user_id == ident),
            self._pbx.account_of_user_id(ident),
        )
        if account is None:
            raise Refusal(f"there is no operator account with id {ident}")
        account.password = password
        self._log("editPassword", ident, account.number, "edit password")
        return Answer(HTTPStatus.OK, SUCCESS)

    def _upload(self, asked: Asked) -> Answer:
        self._require_licence()
        if asked.too_large:
            raise Refusal(f"originalFile is larger than {self._largest_file} bytes")
        part = next((part for part in asked.parts() if part.name == "originalFile"), None)
        if part is None or not part.file_name:
            raise Refusal("originalFile must not be empty")
        name = _base_name(part.file_name)
        if len(part.content) > self._largest_file:
            raise Refusal(f"originalFile is larger than {self._largest_file} bytes")
        sounds.check(name, part.content)
        prompts.store(self._pbx).add(name)
        self._log("locutionSet", "", name, f"upload the voice prompt {name}")
        return Answer(HTTPStatus.CREATED, SUCCESS)

    def _delete(self, asked: Asked) -> Answer:
        self._require_licence()
        ident = asked.parameters().get("id", "")
        if not ident:
            raise Refusal("id must not be empty")
        if not (ident.isascii() and ident.isdigit() and len(ident) < 16):
            raise Refusal(f"id {ident!r} is not an id")
        prompt = prompts.store(self._pbx).get(int(ident))
        user = wake_up.store(self._pbx).user_of_prompt(prompt.id)
        if user:
            raise Refusal(f"prompt {prompt.file_name} is used by the wake-up call of {user}")
        del prompts.store(self._pbx).prompts[prompt.id]
        self._log(
            "locutionSet", "", prompt.file_name, f"delete the voice prompt {prompt.file_name}"
        )
        return Answer(HTTPStatus.NO_CONTENT)

    def _require_licence(self) -> None:
        if "prompt_sound_manage" not in self._pbx.licences:
            raise Refusal("prompt_sound_manage is not licensed")

    def _log(self, kind: str, user_id: str, target: str, comment: str) -> None:
        # REST names no operator: all it shows is the fixed credential.
        name = self._pbx.display_name(target) if user_id else "restAdmin"
        shown = self._pbx.display_name(target)
        self._pbx.on_log(LogNote(kind, user_id, name, shown, comment, self._pbx.clock.now()))


def _base_name(given: str) -> str:
    """The file's own name without folders; refused when it is empty, too long or unprintable."""
    name = given.replace("\\", "/").rpartition("/")[2].strip()
    if name.startswith(".") or not name or not name.isprintable():
        raise Refusal(f"{given!r} is not a file name")
    if len(name) > LONGEST_FILE_NAME:
        raise Refusal(f"the file name is longer than {LONGEST_FILE_NAME} characters")
    return name
