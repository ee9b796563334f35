"""Refusals, with the body the provider gives them (docs/usage/twilios-response#response-formats-exceptions)."""

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException


class ApiError(Exception):
    """A refusal: the provider's code and words."""

    def __init__(self, code: int, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status

    @classmethod
    def not_found(cls) -> "ApiError":
        """docs/api/errors/20404."""
        return cls(20404, f"The requested resource {request.path} was not found", 404)

    def response(self) -> Response:
        """As JSON."""
        body = {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
        answer = jsonify(body)
        answer.status_code = self.status
        if self.status == 401:
            answer.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
        return answer


def answer_errors(app: Flask) -> None:
    """Every way a request can fail becomes such a body."""

    @app.errorhandler(ApiError)
    def refused(error: ApiError) -> Response:
        return error.response()

    @app.errorhandler(HTTPException)
    def unknown(error: HTTPException) -> Response:
        if error.code == 405:
            return ApiError(20004, "Method not allowed", 405).response()
        return ApiError.not_found().response()
