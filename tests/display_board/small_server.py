"""A small real server that speaks the board's part of the contract, for tests."""

import contextlib
import http
from datetime import UTC, datetime

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from queue_server.contract.views import BoardView, Live
from tests.display_board.scenes import live

TOKEN = "board-token-for-tests"


class SmallServer:
    """Sends the newest view to whoever connects, and each newer one as it is shown."""

    def __init__(self) -> None:
        self.newest: Live[BoardView] | None = None
        self.port = 0
        self.lines = 0
        self.refusals = 0
        self._open = set()
        self._server = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listen, on the same port as before."""
        self._server = await serve(self._speak, "127.0.0.1", self.port, process_request=self._admit)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Go away, as at a restart."""
        self._server.close()
        await self._server.wait_closed()

    async def show(self, view: BoardView, *, epoch: str = "one") -> datetime:
        """Push this view to every board; answers when it was sent."""
        seq = self.newest.seq + 1 if self.newest else 1
        self.newest = live(view, seq, epoch=epoch)
        for line in list(self._open):
            await line.send(self.newest.model_dump_json())
        return datetime.now(UTC)

    async def send_again(self, message: Live[BoardView]) -> None:
        """Send a message as it is, however old."""
        for line in list(self._open):
            await line.send(message.model_dump_json())

    def _admit(self, connection, request):
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            self.refusals += 1
            return connection.respond(http.HTTPStatus.UNAUTHORIZED, "Who is it?\n")
        if request.path != "/live/board":
            return connection.respond(http.HTTPStatus.NOT_FOUND, "Nothing here.\n")
        return None

    async def _speak(self, line) -> None:
        self.lines += 1
        self._open.add(line)
        try:
            if self.newest:
                await line.send(self.newest.model_dump_json())
            with contextlib.suppress(ConnectionClosed):
                async for _ in line:
                    pass
        finally:
            self._open.discard(line)
