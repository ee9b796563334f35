"""Calls by Twilio, through its own library over its REST API (https://www.twilio.com/docs/voice/api):

- `POST Calls.json` places a call. It has no key that makes a repeated request harmless, so it is never repeated: when
  the answer is lost, the reports of the call carry the leg's id in their path, and a leg without reports times out.
- `POST Calls/{sid}.json` with `Status=completed` ends a call, ringing or answered; with `Url` it leads it on. 21220: it
  has ended.
- `GET Conferences.json?FriendlyName=…` finds a room, its `Participants.json` who is in it. A room with one in it has
  the status `init`: it is in progress from the second on.
- `GET Recordings/{sid}.mp3` is the sound of a recorded message, 404 before it is processed; `DELETE
  Recordings/{sid}.json` takes sound and record away.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from frontdesk.adapters.telephony.port import CallOver, CallStatus, NumberRefused, Ring, TelephonyAway
from frontdesk.errors import FrontdeskError

SECONDS = 5.0  # for each answer; the library itself would wait without end, and a webhook has fifteen
NOT_IN_PROGRESS = 21220
REFUSED = {  # numbers that are none, may not be called from here, or not by this account
    *(13223, 13224, 13225, 13226, 13227, 21201, 21210, 21211, 21212, 21213, 21214, 21215, 21216, 21217, 21219, 21401),
    *(21605, 32205),
}
NOT_FOUND = 404
ENDED = "completed"
MOST = 50  # calls in a room
EVENTS = ["initiated", "ringing", "answered", "completed"]  # one field each: in one field together none would come
HERE = ("localhost", "127.0.0.1", "::1")


class TwilioTelephony:
    """Places and leads calls of one account. `number`: what managers see (E.164); `ours`: the address at which the
    provider reaches us; `may_stay_here`: whether calls may go to a stand-in on this machine, as in a demo;
    `transport`: another way there than the net."""

    def __init__(
        self,
        account: str,
        token: str,
        number: str,
        ours: str,
        url: str = "https://api.twilio.com",
        may_stay_here: Callable[[], bool] = lambda: False,
        seconds: float = SECONDS,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._number = number
        self._ours = ours
        self._stays_here = urlsplit(url).hostname in HERE
        self._may_stay_here = may_stay_here
        self._client = client_of(account, token, url, seconds, transport)

    def ring(self, ring: Ring) -> str:
        """Places a call."""
        with self._asking(over=TelephonyAway):
            call = self._client.calls.create(
                to=ring.to,
                from_=self._number,
                url=self._ours + ring.path,
                method="POST",
                timeout=ring.seconds,
                time_limit=ring.longest,
                status_callback=self._ours + ring.events,
                status_callback_method="POST",
                status_callback_event=EVENTS,
                machine_detection="Enable",
                async_amd="true",
                async_amd_status_callback=self._ours + ring.machine,
                async_amd_status_callback_method="POST",
            )
        return str(call.sid)

    def hang_up(self, call_id: str) -> None:
        """Ends a call."""
        try:
            with self._asking():
                self._client.calls(call_id).update(status="completed")
        except CallOver:
            pass

    def lead(self, call_id: str, path: str) -> None:
        """Leads a call on."""
        with self._asking():
            self._client.calls(call_id).update(url=self._ours + path, method="POST")

    def status(self, call_id: str) -> CallStatus | None:
        """How far a call is."""
        try:
            with self._asking():
                return CallStatus(str(self._client.calls(call_id).fetch().status))
        except CallOver:  # there is no such call
            return None

    def in_room(self, room: str) -> frozenset[str]:
        """Who is in a room."""
        with self._asking():
            found = self._client.conferences.list(friendly_name=room, limit=MOST)
            open_ = [self._client.conferences(one.sid) for one in found if one.status != ENDED]
            people = [one for each in open_ for one in each.participants.list(limit=MOST)]
        return frozenset(str(one.call_sid) for one in people)

    def recording(self, recording_id: str) -> bytes | None:
        """The sound of a recorded message, as MP3."""
        with self._asking():
            found: bytes | None = self._client.http_client.sound(
                f"/2010-04-01/Accounts/{self._client.account_sid}/Recordings/{recording_id}.mp3", self._client.auth
            )
        return found

    def forget_recording(self, recording_id: str) -> None:
        """Deletes a recorded message."""
        try:
            with self._asking():
                self._client.recordings(recording_id).delete()
        except CallOver:  # it is gone
            pass

    @contextmanager
    def _asking(self, over: type[FrontdeskError] = CallOver) -> Iterator[None]:
        """Turns what can go wrong into our words, `over` for what is there no more. Of the provider's errors only the
        code is looked at: their texts quote numbers."""
        if self._stays_here and not self._may_stay_here():
            raise TelephonyAway("a practice in earnest calls nobody on this machine")
        try:
            yield
        except TwilioRestException as error:
            if error.code == NOT_IN_PROGRESS or error.status == NOT_FOUND:
                raise over(str(error.code)) from None
            if error.code in REFUSED:
                raise NumberRefused(str(error.code)) from None
            raise TelephonyAway(f"status {error.status}, code {error.code}") from None
        except (TwilioException, httpx.HTTPError, ValueError, KeyError) as error:
            raise TelephonyAway(type(error).__name__) from None


def client_of(account: str, token: str, url: str, seconds: float, transport: httpx.BaseTransport | None) -> Any:
    """The provider's library, for one account."""
    return Client(account, token, http_client=_To(url, seconds, transport))


class _To(HttpClient):  # type: ignore[misc]  # the library has no types
    """Sends what the library asks to another origin. Nothing of the environment counts: a proxy named there would hear
    numbers. What is sent and answered is logged nowhere, redirects are not followed, and nothing is sent twice."""

    def __init__(self, url: str, seconds: float, transport: httpx.BaseTransport | None) -> None:
        super().__init__(logging.getLogger(__name__), is_async=False, timeout=seconds)
        self._url = url
        self._http = httpx.Client(timeout=seconds, trust_env=False, follow_redirects=False, transport=transport)

    def request(
        self,
        method: str,
        uri: str,
        params: Any = None,
        data: Any = None,
        headers: Any = None,
        auth: Any = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Any:
        """One request; what the library would wait or follow is not asked."""
        parts = urlsplit(uri)
        there = self._url + parts.path + (f"?{parts.query}" if parts.query else "")
        answer = self._http.request(method, there, params=params, data=data, headers=headers, auth=auth)
        return Response(answer.status_code, answer.text, answer.headers)

    def sound(self, path: str, auth: tuple[str, str]) -> bytes | None:
        """The bytes that are there, which the library would take for text; None when there are none. Raises
        httpx.HTTPError for any other answer, one that leads elsewhere among them."""
        answer = self._http.get(self._url + path, auth=auth)
        if answer.status_code == NOT_FOUND:
            return None
        return answer.raise_for_status().content
