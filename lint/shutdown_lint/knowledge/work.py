"""Calls that do work which must not be cut in half: they commit, acknowledge, send or publish."""

from __future__ import annotations

from typing import Final

# Methods by name; what they are called on does not matter.
DURABLE_METHODS: Final = frozenset(
    {
        "ack", "acknowledge", "basic_ack", "basic_nack", "basic_publish", "bulk_create",
        "bulk_write", "commit", "delete_message", "delete_one", "executemany", "insert_many",
        "insert_one", "lpush", "produce", "publish", "put_item", "put_object", "replace_one",
        "rpush", "save", "send_message", "sendall", "sendmail", "store", "update_many",
        "update_one", "upload_file", "upload_fileobj", "upsert", "xack", "xadd",
        # what Redis calls them, and nobody else
        "hdel", "hincrby", "hset", "lrem", "sadd", "srem", "zadd", "zrem",
    }
)  # fmt: skip

DURABLE_CALLS: Final = frozenset(
    {
        "json.dump",
        "os.rename",
        "os.replace",
        "pickle.dump",
        "requests.delete",
        "requests.patch",
        "requests.post",
        "requests.put",
        "httpx.delete",
        "httpx.patch",
        "httpx.post",
        "httpx.put",
        "shutil.copyfile",
        "shutil.move",
    }
)

# What a handler does to let work in flight come to its end before it exits.
DRAIN_METHODS: Final = frozenset(
    {
        "cancel", "clean", "cleanup", "close", "disconnect", "dispose", "drain", "finalize",
        "finish", "flush", "graceful", "gracefully", "join", "quit", "rollback", "set", "shutdown",
        "stop", "stop_consuming", "teardown", "terminate", "unsubscribe", "wait",
    }
)  # fmt: skip
