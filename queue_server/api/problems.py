"""How every refusal reaches whoever asked: one edge from errors to HTTP.

Programs get a `Problem`. A browser that asked for a page gets what `page` makes of it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from queue_server.contract.problems import Problem
from queue_server.domain import errors

ProblemPage = Callable[[Request, int, Problem], Awaitable[Response]]

_STATUS: dict[type[errors.Refusal | errors.Trouble], int] = {
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.NotSignedIn: HTTPStatus.UNAUTHORIZED,
    errors.SignInFailed: HTTPStatus.UNAUTHORIZED,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unknown: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.StaffOnly: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.BadInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.CommandReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.DiskFull: HTTPStatus.INSUFFICIENT_STORAGE,
}
_ASK_AGAIN = {503: {"retry-after": "5"}, 507: {"retry-after": "30"}}
_SAID = {
    400: Problem(code="bad_request", message="This request can't be read."),
    401: Problem(code="not_signed_in", message="Please sign in."),
    403: Problem(code="not_allowed", message="You do not have permission to do this."),
    404: Problem(code="not_found", message="There is nothing here."),
    405: Problem(code="wrong_method", message="This address does not do that."),
    413: Problem(code="too_large", message="This is too much at once."),
    500: Problem(code="our_fault", message="Something went wrong on our side. Please try again."),
}
_MEANING = {
    400: "The request can't be read.",
    401: "Who is asking is not known.",
    403: "Whoever asks may not do this.",
    404: "There is no such thing here, or not for whoever asks.",
    409: "The shop's rules say no, or someone else was faster.",
    413: "The request is too large.",
    422: "Something in the request has the wrong form or is not known here.",
    429: "Too many tries, or no room for another.",
    503: "The server can't reach, read or write its data now. Ask again after a moment.",
    507: "The server's disk is full. Ask again after a while.",
}
_JSON_PATHS = ("/api/", "/live/", "/health", "/metrics", "/openapi.json")

RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": meaning} for status, meaning in _MEANING.items()
}


def status_of(error: errors.Refusal | errors.Trouble) -> int:
    """Which HTTP status says this; 409 for what the shop's rules refuse, 503 for what can't be done now."""
    is_refusal = isinstance(error, errors.Refusal)
    return _STATUS.get(type(error), HTTPStatus.CONFLICT if is_refusal else HTTPStatus.SERVICE_UNAVAILABLE)


def answer(status: int, problem: Problem) -> JSONResponse:
    """A problem as programs read it."""
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else None
    return JSONResponse(problem.model_dump(), status, headers)


def said(status: int) -> Problem:
    """What is said when a request goes wrong before any rule of the shop was asked."""
    return _SAID.get(status, _SAID[400])


def install(app: FastAPI, page: ProblemPage | None = None) -> None:
    """From now on `app` answers every error with a problem, or with a page where a page was asked for."""

    async def refused(request: Request, error: errors.Refusal | errors.Trouble) -> Response:
        problem = Problem(code=error.code, message=error.message)
        return _with_when_to_ask_again(await tell(request, status_of(error), problem))

    async def not_understood(request: Request, error: RequestValidationError) -> Response:
        if any(problem["type"] == "json_invalid" for problem in error.errors()):
            return await tell(request, HTTPStatus.BAD_REQUEST, said(400))
        sentence = " ".join(_sentence(problem) for problem in error.errors()[:3])
        return await tell(
            request, HTTPStatus.UNPROCESSABLE_ENTITY, Problem(code="bad_input", message=sentence)
        )

    async def not_routed(request: Request, error: HTTPException) -> Response:
        response = await tell(request, error.status_code, said(error.status_code))
        response.headers.update(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response.headers["allow"] = _methods(request, response.headers.get("allow", ""))
        return response

    async def broken(request: Request, error: Exception) -> Response:
        logging.getLogger("front_door").error("A request could not be answered.", exc_info=error)
        return await tell(request, HTTPStatus.INTERNAL_SERVER_ERROR, said(500))

    async def tell(request: Request, status: int, problem: Problem) -> Response:
        if page is None or request.url.path.startswith(_JSON_PATHS):
            return answer(status, problem)
        return await page(request, status, problem)

    handlers: list[tuple[type[Exception], Any]] = [
        (errors.Refusal, refused),
        (errors.Trouble, refused),
        (RequestValidationError, not_understood),
        (HTTPException, not_routed),
        (Exception, broken),
    ]
    for kind, handler in handlers:
        app.add_exception_handler(kind, handler)


def _with_when_to_ask_again(response: Response) -> Response:
    response.headers.update(_ASK_AGAIN.get(response.status_code, {}))
    return response


def _methods(request: Request, of_one_route: str) -> str:
    """Every method of an address; a route alone knows only its own."""
    path = getattr(request.scope.get("route"), "path", "")
    described = request.app.openapi()["paths"].get(path, {})
    return ", ".join(sorted(method.upper() for method in described)) or of_one_route


def _sentence(problem: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in problem["loc"][1:]) or "The request"
    return f"{where}: {problem['msg'].removeprefix('Value error, ')}."
