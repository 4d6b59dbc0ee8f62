"""`oversight serve`: the web face, until it is stopped."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import socket

    import uvicorn

    from config.settings import WebSettings

_LEVELS = ("debug", "info", "warning", "error")
_GRACE_SECONDS = 10
# Each waits for a thread or sends bytes; more at once would only wait longer.
_MOST_CONNECTIONS = 1000


@click.command()
@click.option("--host", help="Address to listen on, instead of the setting OVERSIGHT_WEB__HOST (127.0.0.1).")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Port to listen on, instead of OVERSIGHT_WEB__PORT (8000); 0 takes a free one.",
)
@click.option(
    "--forwarded-allow-ips",
    metavar="LIST",
    help="Proxies, with commas between, whose word on who asks is taken. Nobody's when left out.",
)
@click.option(
    "--log-level", type=click.Choice(_LEVELS), default="info", show_default=True, help="What is logged."
)
def serve(host: str | None, port: int | None, forwarded_allow_ips: str | None, log_level: str) -> None:
    """Serve calendar feeds, their help pages and the page to answer a reminder, until Ctrl-C or SIGTERM.

    Only this machine reaches it unless told otherwise: put a web server with TLS in front of it, and say in
    OVERSIGHT_PUBLIC_URL where people reach that.
    """
    from config.installation import open_installation

    installation = open_installation()
    installation.engine.dispose()
    web = installation.settings.web
    given = {"host": host, "port": port, "forwarded_allow_ips": forwarded_allow_ips}
    web = web.model_copy(update={name: value for name, value in given.items() if value is not None})
    listener = listening_socket(web.host, web.port)
    with listener:
        address = address_of(listener)
        if not _is_loopback(listener) and installation.settings.public_url is None:
            click.echo(
                "oversight: others can reach this server, but OVERSIGHT_PUBLIC_URL isn't set: pages show no "
                "links to subscribe",
                err=True,
            )
        click.echo(f"Serving on {address} until Ctrl-C.", err=True)
        run_server(server_config(web, log_level), listener)
    click.echo("Stopped.", err=True)


def listening_socket(host: str, port: int) -> "socket.socket":
    """A socket that is bound; an address that can't be had is told in one line."""
    import socket

    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError):
        raise click.ClickException(f"“{host}” is no address of this machine") from None
    listener = socket.socket(family, kind, protocol)
    try:
        # A port that this command used a moment ago may be had at once.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # Somebody else may be bound to it and not listen yet: then this fails.
        listener.listen()
    except OSError as error:
        listener.close()
        raise click.ClickException(_why_not(error, host, port)) from None
    return listener


def _why_not(error: OSError, host: str, port: int) -> str:
    import errno

    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is taken by another program: name another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} may only be used by root: take one above 1023, and a web server in front of it"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"“{host}” is no address of this machine"
    return f"{host}, port {port}, can't be listened on: {error.strerror or error}"


def address_of(listener: "socket.socket") -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _is_loopback(listener: "socket.socket") -> bool:
    import ipaddress

    return ipaddress.ip_address(listener.getsockname()[0].partition("%")[0]).is_loopback


def server_config(web: "WebSettings", log_level: str) -> "uvicorn.Config":
    """How the server runs. Its own access log stays off: it would hold the addresses of feeds."""
    import logging

    import uvicorn

    logging.basicConfig(
        level=log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True
    )
    # It says each time which database it looks at, though there is nothing to migrate.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    return uvicorn.Config(
        "web.app:make_app",
        factory=True,
        # A WebSocket's address would be logged, and there is none here.
        ws="none",
        lifespan="on",
        log_config=None,
        log_level=log_level,
        access_log=False,
        server_header=False,
        proxy_headers=bool(web.forwarded_allow_ips),
        forwarded_allow_ips=web.forwarded_allow_ips or [],
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


def run_server(config: "uvicorn.Config", listener: "socket.socket") -> None:
    """Run until a signal comes; what is being answered then is answered still."""
    import signal

    import uvicorn

    server = uvicorn.Server(config)
    # uvicorn raises the signal again when it has stopped, which would make a good end look like a failure.
    before = {each: signal.signal(each, _nothing) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run(sockets=[listener])
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    if not server.started:
        raise click.ClickException("the server didn't start; the log says why")


def _nothing(*_: object) -> None:
    """Do nothing: the server has stopped by then."""
