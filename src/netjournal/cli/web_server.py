"""The journal's screen for this computer's browser: textual-serve with a page of its own, a secret and a closed door.

The server listens on 127.0.0.1 alone. Everything lies under a secret that is new for each run and that only the
printed address has; what comes from another page or under another name of the host is refused, so that no web page
that is open in the same browser reaches the journal. The page loads nothing from elsewhere, and says so to the browser.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web
from aiohttp.typedefs import Handler
from textual_serve.server import Server

HOST = "127.0.0.1"
PAGE = "web_page.html"


class JournalServer(Server):
    """Serves a command that opens the screen."""

    def __init__(self, command: str, port: int) -> None:
        """Take the port, or a free one where it is 0. Raises OSError where it is taken."""
        self._door = socket.create_server((HOST, port))
        port = self._door.getsockname()[1]
        super().__init__(command, host=HOST, port=port, title="netjournal", templates_path=Path(__file__).parent)
        self.secret = secrets.token_urlsafe(24)

    @property
    def address(self) -> str:
        """What to open in the browser."""
        return f"{self.public_url}/{self.secret}/"

    def run(self, opened: Callable[[str], None]) -> None:
        """Serve until ctrl+c; `opened` is told the address once it answers. Nothing is logged: the secret is in it."""
        web.run_app(
            self._make_app(),
            sock=self._door,
            print=lambda *_: opened(self.address),
            access_log=None,
            shutdown_timeout=5,
        )

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard])
        aiohttp_jinja2.setup(app, loader=jinja2.FileSystemLoader(self.templates_path), autoescape=True)
        app.add_routes(
            [
                web.get(f"/{self.secret}/", self.handle_page, name="index"),
                web.get(f"/{self.secret}/ws", self.handle_websocket, name="websocket"),
                web.static(f"/{self.secret}/static", self.statics_path, name="static"),
            ]
        )
        return app

    async def handle_page(self, request: web.Request) -> web.StreamResponse:
        """The page that draws the screen."""
        router, size = request.app.router, request.query.get("fontsize", "16")
        socket_url = f"ws:{self.public_url.partition(':')[2]}{router['websocket'].url_for()}"
        context = {
            "config": {"static": {"url": f"{router['static'].url_for(filename='')}"}},
            "app_websocket_url": socket_url,
            "font_size": int(size) if size.isdecimal() else 16,
        }
        return aiohttp_jinja2.render_template(PAGE, request, context)

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse another host name and another page; tell the browser to load nothing from elsewhere."""
        origin = request.headers.get("Origin", self.public_url)
        if request.host != f"{HOST}:{self.port}" or origin != self.public_url:
            raise web.HTTPForbidden(text="The journal is open to the address that netjournal printed alone.")
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = (
                "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none';"
                f" connect-src 'self' ws://{HOST}:{self.port}; form-action 'none'; base-uri 'none'"
            )
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Content-Type-Options"] = "nosniff"
        return response
