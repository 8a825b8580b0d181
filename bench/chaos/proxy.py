"""A line between the program and one of its servers, which a programme makes slow, silent, reset or
half closed.

    with proxy(("127.0.0.1", 5432)) as line:
        line.port           # where the program is told the server is
        line.mood = SILENT  # from now on, for old connections and new ones
"""

import asyncio
import contextlib
import socket
import struct
import threading

TRUE, SLOW, SILENT, RESET, HALF = MOODS = ("true", "slow", "silent", "reset", "half")
LATE = 0.3  # seconds that each piece waits on a slow line
TURN = 0.05
AT_ONCE = struct.pack("ii", 1, 0)


class Line:
    """One server behind a port of ours; `target` is an address or the path of a socket."""

    def __init__(self, target):
        self.target = target
        self.mood = TRUE
        self.port = 0
        self.tasks = set()

    async def listen(self):
        server = await asyncio.start_server(self.carry, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def carry(self, reader, writer):
        """One connection: both ways, until either end leaves or the line is cut."""
        self.tasks.add(task := asyncio.current_task())
        ends = [writer]
        try:
            await self.wait_while_silent()
            there, back = await self.connect()
            ends.append(back)
            async with asyncio.TaskGroup() as both:
                both.create_task(self.pass_on(reader, back))
                both.create_task(self.pass_on(there, writer, towards_us=True))
            for end in ends:
                end.close()
        except* OSError:
            pass
        finally:
            for end in ends:
                cut(end)
            self.tasks.discard(task)

    def connect(self):
        if isinstance(self.target, tuple):
            return asyncio.open_connection(*self.target)
        return asyncio.open_unix_connection(str(self.target))

    async def pass_on(self, reader, writer, *, towards_us=False):
        data = None
        while data != b"":
            data = None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TURN):
                    data = await reader.read(65536)
            await self.hold(writer, towards_us, late=bool(data))
            if data:
                writer.write(data)
                await writer.drain()
        with contextlib.suppress(OSError):
            writer.write_eof()

    async def hold(self, writer, towards_us, late):
        """What this line does before a piece passes, and to a connection that says nothing."""
        if self.mood == SLOW and late:
            await asyncio.sleep(LATE)
        await self.wait_while_silent()
        if self.mood == RESET:
            raise ConnectionResetError
        if self.mood == HALF and towards_us:
            writer.write_eof()
            while self.mood == HALF:
                await asyncio.sleep(TURN)
            raise ConnectionResetError

    async def wait_while_silent(self):
        while self.mood == SILENT:
            await asyncio.sleep(TURN)


def cut(writer):
    """Leave without a word, unless it has left already: the other end hears a reset."""
    if writer.is_closing():
        return
    with contextlib.suppress(OSError):
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    writer.transport.abort()


@contextlib.contextmanager
def proxy(target):
    """Carries from a thread of its own until the block ends."""
    line, loop = Line(target), asyncio.new_event_loop()
    server = loop.run_until_complete(line.listen())
    thread = threading.Thread(target=loop.run_forever, name="proxy", daemon=True)
    thread.start()
    try:
        yield line
    finally:
        asyncio.run_coroutine_threadsafe(close(line, server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def close(line, server):
    server.close()
    tasks = list(line.tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(TURN)  # what was cut is laid to rest
