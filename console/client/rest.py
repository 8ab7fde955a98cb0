"""The three REST calls: change the password, upload and delete a prompt tone (manual 3, 11).

Knows httpx and what an HTTP answer means. Must not know where the credential is kept.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

import httpx

from console.client import tcp
from console.client.address import RestAddress
from console.client.credential import Credential
from console.client.errors import (
    BadRestAddress,
    CertificateRefused,
    ConnectFailure,
    NotConfirmed,
    NotSent,
    Redirected,
    Refused,
    TimedOut,
)
from console.client.explain import explain
from console.client.trust import Trust
from console.i18n import msg, tr
from console.protocol.clean import clean
from console.protocol.frames import Reply, parse
from console.protocol.prompt import FORMATS, Delete, Upload
from console.protocol.rest import SUCCESS, RestCall
from console.protocol.user import ChangePassword

Progress = Callable[[int, int], None]
"""Told the bytes sent so far and in all."""

_STEP_LIMIT = 30.0  # seconds
_LARGEST_ANSWER = 64 * 1024
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 100

for _name in ("httpx", "httpcore"):
    # They log addresses and headers.
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


class RestClient:
    """Makes the REST calls of one PBX. Each is sent once; nothing is redirected or proxied.

    Every call raises Refused, NotConfirmed or NotSent.
    """

    def __init__(
        self,
        base_url: str,
        credential: Credential,
        *,
        trust: Trust | None = None,
        allow_plain: bool = False,
    ) -> None:
        """`allow_plain` permits http://."""
        self.base_url = base_url.rstrip("/")
        self._credential = credential
        self._trust = trust or Trust()
        self._allow_plain = allow_plain

    async def change_password(self, user_id: str, password: str) -> None:
        """Give the user that login named a new password (manual 3.4)."""
        call = ChangePassword(user_id=user_id, password=password)
        await self._call(call, json=call.parameters)

    async def delete_prompt(self, prompt_id: str) -> None:
        """Delete a prompt tone (manual 11.2)."""
        call = Delete(prompt_id=prompt_id)
        await self._call(call, params=call.parameters)

    async def upload_prompt(
        self, name: str, sound: bytes, *, progress: Progress | None = None
    ) -> str:
        """Upload a prompt tone (manual 11.1); returns the name it was sent under.

        Raises NotSent also for a file of another kind than `prompt.FORMATS`.
        """
        sent_name = safe_name(name)
        if not sent_name.lower().endswith(FORMATS):
            raise NotSent(msg("Only {formats} can be uploaded", formats=" ".join(FORMATS)))
        call = Upload(original_file=sound)
        (field_name,) = call.parameters
        part = (sent_name, _Watched(sound, progress), "application/octet-stream")
        await self._call(call, files={field_name: part})
        return sent_name

    async def _call(self, call: RestCall, **content: Any) -> None:
        where = self._target()
        host, port = where.host, where.port
        try:
            # Tried before, for a clear sentence, and so that a dead name server delays no exit.
            (await tcp.open_socket(host, port)).close()
            verify = await self._trust.context(host, port) if where.secure else False
        except Exception as exc:
            raise NotSent(explain(exc, host, port).reason) from None
        client = httpx.AsyncClient(
            verify=verify,
            auth=httpx.BasicAuth(self._credential.user, self._credential.password),
            trust_env=False,
            headers={"Accept-Encoding": "identity"},
            follow_redirects=False,
            timeout=_STEP_LIMIT,
        )
        try:
            async with (
                client,
                client.stream(call.method, self.base_url + call.path, **content) as response,
            ):
                self._judge(response, await _body(response))
        except (httpx.ConnectError, httpx.ConnectTimeout) as exc:
            raise NotSent((await self._explain(exc, host, port)).reason) from None
        except httpx.HTTPError:
            raise NotConfirmed(msg("The PBX did not answer: not confirmed")) from None

    def _target(self) -> RestAddress:
        """The address, if it is one the credential may be sent to."""
        try:
            where = RestAddress.parse(self.base_url)
        except BadRestAddress as bad:
            raise NotSent(bad.reason) from None
        if not (where.secure or self._allow_plain):
            raise NotSent(
                msg("The REST credential is sent over https:// only, unless http:// is allowed")
            )
        return where

    async def _explain(self, exc: Exception, host: str, port: int) -> ConnectFailure:
        if isinstance(exc, httpx.ConnectTimeout):
            return TimedOut(host, port)
        root: BaseException = exc
        while (cause := root.__cause__ or root.__context__) is not None:
            root = cause
        failure = explain(root, host, port)
        if not isinstance(failure, CertificateRefused):
            return failure
        try:
            return await self._trust.look_again(failure, host, port)
        except OSError:
            return failure

    @staticmethod
    def _judge(response: httpx.Response, body: bytes) -> None:
        """Raise unless the answer means success (reading 29)."""
        status = response.status_code
        if response.has_redirect_location or 300 <= status < 400:
            # It was sent, and a 303 even answers what was carried out.
            raise NotConfirmed(Redirected(clean(response.headers.get("Location", ""))).reason)
        answer = parse(body) if body.strip() else None
        if status in SUCCESS:
            if answer is None or (isinstance(answer, Reply) and answer.ok):
                return
            if isinstance(answer, Reply) and answer.code is not None:
                raise Refused(answer.message, answer.code)
            raise NotConfirmed(msg("The PBX answered something unreadable: not confirmed"))
        if isinstance(answer, Reply) and answer.message:
            raise Refused(answer.message, answer.code)
        if status in (401, 403):
            raise Refused(tr("the REST credential is wrong (HTTP {status})", status=status))
        raise Refused(f"HTTP {status}")


def safe_name(name: str) -> str:
    """The last part of a file name, in characters that are harmless everywhere."""
    base = PurePath(name.replace("\\", "/")).name
    whole = _UNSAFE.sub("_", base).lstrip(".-_")
    stem, dot, ending = whole.rpartition(".")
    if not dot:
        return whole[:_LONGEST_NAME] or "prompt"
    return f"{stem[:_LONGEST_NAME] or 'prompt'}.{ending[:10]}"


class _Watched(io.BytesIO):
    """Bytes that tell how far they have been read."""

    def __init__(self, content: bytes, progress: Progress | None) -> None:
        super().__init__(content)
        self._total = len(content)
        self._progress = progress

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on, and tell the progress."""
        chunk = super().read(size)
        if self._progress is not None and chunk:
            self._progress(self.tell(), self._total)
        return chunk


async def _body(response: httpx.Response) -> bytes:
    """The first part of the answer's body: what an answer of the PBX may need.

    Never unpacked: a few packed bytes could fill the memory.
    """
    body = b""
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > _LARGEST_ANSWER:
            break
    return body[:_LARGEST_ANSWER]
