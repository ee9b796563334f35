"""Texts by Twilio, over its REST API, as its documentation of the Message resource describes it
(https://www.twilio.com/docs/messaging/api/message-resource):

- `POST /2010-04-01/Accounts/{AccountSid}/Messages.json` with the form fields `To`, `Body`, and `From` or
  `MessagingServiceSid`, signed in with HTTP Basic (account, token), answers 201 with the message's `sid` and `status`.
- `GET` of the same address with `To` and `PageSize` lists `messages`, the newest first, each with `body` and `status`.

It has no key that makes a repeated request harmless. So the newest messages to a number are looked at before one is
sent: one that was taken already, when we died before writing that down, is not sent twice. Notices to patients hold a
code or a link of their own, so that no two are the same.
"""

from dataclasses import dataclass
from typing import Any

import httpx

from frontdesk.adapters.messages.port import NotSent
from frontdesk.notices.model import Notice

SECONDS = 10.0  # for each answer; two of them are less than a notice stays claimed
LOOKED_AT = 20
LOST = {"failed", "undelivered", "canceled"}  # of the statuses of a message, those after which nothing comes any more
SERVICE = "MG"  # how the id of a messaging service begins


@dataclass(frozen=True)
class TwilioAccount:
    """Who sends: the account's id and token, and the number (E.164) or messaging service that texts come from."""

    account: str
    token: str
    sender: str
    url: str = "https://api.twilio.com"


class TwilioMessages:
    """Sends texts, and knows nothing of what is in them."""

    def __init__(self, account: TwilioAccount, seconds: float = SECONDS) -> None:
        # Without the environment: a proxy named there would be sent what is for patients. Redirects are not followed.
        self._http = httpx.Client(
            base_url=f"{account.url}/2010-04-01/Accounts/{account.account}",
            auth=(account.account, account.token),
            timeout=httpx.Timeout(seconds, connect=5.0),
            trust_env=False,
            follow_redirects=False,
        )
        self._from = {"MessagingServiceSid" if account.sender.startswith(SERVICE) else "From": account.sender}

    def send(self, notice: Notice) -> None:
        """Sends one text; raises NotSent when Twilio does not take it, or says nothing for ten seconds. The reason is
        not passed on: its errors quote numbers."""
        if self._was_taken(notice):
            return
        message = self._answer("POST", httpx.codes.CREATED, data={"To": notice.to, "Body": notice.body, **self._from})
        if message.get("status") in LOST:
            raise NotSent(notice.id)

    def _was_taken(self, notice: Notice) -> bool:
        """Whether this text is among the newest to its number; a trial account puts words of its own before it."""
        found = self._answer("GET", httpx.codes.OK, params={"To": notice.to, "PageSize": LOOKED_AT})
        messages = found.get("messages", [])
        return any(str(m.get("body", "")).endswith(notice.body) and m.get("status") not in LOST for m in messages)

    def _answer(self, method: str, wanted: int, **more: Any) -> dict[str, Any]:
        try:
            response = self._http.request(method, "/Messages.json", **more)
            body = response.json() if response.status_code == wanted else None
        except (httpx.HTTPError, ValueError) as error:
            raise NotSent(type(error).__name__) from None
        if not isinstance(body, dict):
            raise NotSent(f"status {response.status_code}")
        return body
