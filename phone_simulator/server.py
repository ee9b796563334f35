"""The simulator as a process: the provider's REST API and the phones of a page, at the wall's pace."""

import argparse
import logging
import os
import secrets
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from werkzeug.serving import BaseWSGIServer, make_server

from phone_simulator.chaos import Chaos
from phone_simulator.control import control_app
from phone_simulator.exchange import Exchange
from phone_simulator.names import API_VERSION
from phone_simulator.transports import over_http

HOST = "127.0.0.1"  # never from outside: whoever reaches it can play any phone
TOKEN_VARIABLE = "PHONE_SIMULATOR_TOKEN"  # noqa: S105  a variable's name


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser("phone_simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--account", required=True, help="account SID: AC and 32 hex digits")
    parser.add_argument("--token-file", type=Path, help=f"file with the auth token; otherwise from {TOKEN_VARIABLE}")
    parser.add_argument("--number", required=True, help="the practice's number, E.164")
    parser.add_argument("--app-url", required=True, help="where the application is reached, as http://127.0.0.1:8080")
    parser.add_argument("--public-url", help="its URL as it knows it and as signed; by default the same")
    parser.add_argument("--voice-path", default="/phone/calls")
    parser.add_argument("--fallback-path", default="")
    parser.add_argument("--status-path", default="")
    parser.add_argument("--page-origin", help="where the phones' page comes from; by default the application's URL")
    parser.add_argument("--seed", type=int, help="of names and faults; by default another one at each start")
    parser.add_argument("--chaos", default="", help="as lost=0.1,duplicate=0.2,slow_webhook=0.05")
    return parser


def exchange_from(options: argparse.Namespace) -> Exchange:
    """An exchange with the practice's number in it."""
    public = (options.public_url or options.app_url).rstrip("/")
    exchange = Exchange(
        account=options.account,
        token=_token(options),
        send=over_http(base=options.app_url),
        # A call named as one before the last start would be taken for that one.
        seed=secrets.randbits(32) if options.seed is None else options.seed,
        start=datetime.now(UTC),
        chaos=chaos_from(options.chaos),
    )
    exchange.number(
        options.number,
        voice_url=public + options.voice_path,
        fallback_url=public + options.fallback_path if options.fallback_path else "",
        status_callback=public + options.status_path if options.status_path else "",
    )
    return exchange


def _token(options: argparse.Namespace) -> str:
    if options.token_file is not None:
        return str(options.token_file.read_text(encoding="utf-8")).strip()
    token = os.environ.get(TOKEN_VARIABLE, "")
    if not token:
        raise SystemExit(f"no token: give --token-file or set {TOKEN_VARIABLE}")
    return token


def chaos_from(text: str) -> Chaos:
    """Knobs as `name=probability`, separated by commas. Raises SystemExit for a name that is none."""
    wanted = dict(pair.split("=", 1) for pair in text.split(",") if "=" in pair)
    unknown = set(wanted) - {field.name for field in fields(Chaos)}
    if unknown:
        raise SystemExit(f"no such knobs: {', '.join(sorted(unknown))}")
    return Chaos(**{name: float(value) for name, value in wanted.items()})


def serve(exchange: Exchange, practice: str, port: int, page_origin: str = "") -> BaseWSGIServer:
    """A server for both APIs, its clock running; call serve_forever() on it."""
    control = control_app(exchange, practice, (page_origin,) if page_origin else ())

    def both(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(f"/{API_VERSION}/"):
            return exchange.rest(environ, start_response)
        return control(environ, start_response)

    exchange.clock.start_real_time()
    return make_server(HOST, port, both, threaded=True)


def main() -> None:
    """Serve until interrupted."""
    options = arguments().parse_args()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # its line per request would hold phone numbers
    origin = (options.page_origin or options.app_url).rstrip("/")
    serve(exchange_from(options), options.number, options.port, origin).serve_forever()
