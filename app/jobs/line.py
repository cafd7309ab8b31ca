"""The line in which jobs wait for a worker: huey's, in the file of jobs, or in Redis when there is one. Knows tokens
alone: what a message says is nothing to anybody who reads it, and a message lost or doubled does no harm, for a worker
takes a job only out of its state."""

import json
from collections.abc import Callable
from typing import Any

from flask import current_app
from huey import Huey
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import RedisStorage, SqliteStorage

from app.jobs import store

NAME = "tuong-ho"
TASK = "job"


class PlainSerializer(Serializer):
    """Messages as JSON: reading one runs nothing, whoever wrote it."""

    def _serialize(self, message: Message) -> bytes:
        return json.dumps([message.id, *message.args]).encode()

    def _deserialize(self, data: bytes) -> Message:
        number, token = json.loads(data)
        return Message(number, f"{__name__}.{TASK}", retries=0, args=(token,), kwargs={})


class OwnFile(SqliteStorage):
    """huey's queue through the SQLite that has the file open already."""

    def _create_connection(self) -> Any:
        return store.connect(self.filename)


def opened(work: Callable[[str], None]) -> Huey:
    """The line, with what a worker does with a token that it takes from it."""
    url = str(current_app.config["REDIS_URL"])
    # asked again and again: huey's own waiting on Redis turns in circles while the server is away
    place = {"storage_class": RedisStorage, "url": url, "blocking": False}
    own = {"storage_class": OwnFile, "filename": store.file()}
    line = Huey(NAME, results=False, serializer=PlainSerializer(), **(place if url else own))
    line.task(name=TASK)(lambda token: work(token))  # the name in messages is this module's, whoever works
    return line


def send(tokens: list[str]) -> None:
    """Put jobs at the end of the line, those alone that are not in it."""
    line = opened(_never)
    try:
        there = {task.args[0] for task in line.pending()}
        task = line._registry.string_to_task(f"{__name__}.{TASK}")
        for token in tokens:
            if token not in there:
                line.enqueue(task((token,)))
    finally:
        line.storage.close()


def _never(_token: str) -> None:
    """Who sends does not work."""
