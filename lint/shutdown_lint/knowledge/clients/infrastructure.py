"""Clouds, orchestrators, coordination and remote shells."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge.waiting import NETWORK, SUBPROCESS, Blocking, methods

_REPLY = Blocking(NETWORK)
_TIMED = Blocking(NETWORK, (None, "timeout"))
_QUIET = frozenset({"close"})

CLASSES: Final[dict[str, str]] = {
    "azure.storage.blob.BlobClient": "azure.storage.blob.BlobClient",
    "azure.storage.blob.BlobClient.from_connection_string": "azure.storage.blob.BlobClient",
    "azure.storage.blob.BlobServiceClient": "azure.storage.blob.BlobServiceClient",
    "azure.storage.blob.BlobServiceClient.from_connection_string": (
        "azure.storage.blob.BlobServiceClient"
    ),
    "boto3.Session": "boto3.Session",
    "boto3.client": "boto3.client",
    "boto3.session.Session": "boto3.Session",
    "consul.Consul": "consul.Consul",
    "docker.DockerClient": "docker.DockerClient",
    "docker.from_env": "docker.DockerClient",
    "etcd3.client": "etcd3.client",
    "fabric.Connection": "fabric.Connection",
    "google.cloud.pubsub.PublisherClient": "google.cloud.pubsub.PublisherClient",
    "google.cloud.pubsub.SubscriberClient": "google.cloud.pubsub.SubscriberClient",
    "google.cloud.pubsub_v1.PublisherClient": "google.cloud.pubsub.PublisherClient",
    "google.cloud.pubsub_v1.SubscriberClient": "google.cloud.pubsub.SubscriberClient",
    "google.cloud.storage.Client": "google.cloud.storage.Client",
    "hvac.Client": "hvac.Client",
    "kazoo.client.KazooClient": "kazoo.client.KazooClient",
    **{
        f"kubernetes.client.{api}": "kubernetes.client"
        for api in (
            "AppsV1Api",
            "BatchV1Api",
            "CoordinationV1Api",
            "CoreV1Api",
            "CustomObjectsApi",
        )
    },
    "paramiko.SSHClient": "paramiko.SSHClient",
    "pexpect.spawn": "pexpect.spawn",
    "psutil.Popen": "psutil.Popen",
    "psutil.Process": "psutil.Process",
    "twilio.rest.Client": "twilio.rest.Client",
}

FACTORIES: Final[dict[tuple[str, str], str]] = {
    ("azure.storage.blob.BlobServiceClient", "get_blob_client"): "azure.storage.blob.BlobClient",
    ("boto3.Session", "client"): "boto3.client",
    ("google.cloud.pubsub.PublisherClient", "publish"): "concurrent.futures.Future",
    ("google.cloud.pubsub.SubscriberClient", "subscribe"): "concurrent.futures.Future",
    ("google.cloud.storage.Bucket", "blob"): "google.cloud.storage.Blob",
    ("google.cloud.storage.Client", "bucket"): "google.cloud.storage.Bucket",
    ("google.cloud.storage.Client", "get_bucket"): "google.cloud.storage.Bucket",
    ("paramiko.SSHClient", "open_sftp"): "paramiko.SFTPClient",
}

CALLS: Final[dict[str, Blocking]] = {
    "pexpect.run": Blocking(SUBPROCESS, (1, "timeout"), default=30),
    "psutil.wait_procs": Blocking(SUBPROCESS, (1, "timeout")),
}

METHODS: Final[dict[tuple[str, str], Blocking]] = {
    **methods(
        "azure.storage.blob.BlobClient",
        "acquire_lease delete_blob download_blob get_blob_properties upload_blob",
        _TIMED,
    ),
    **methods("fabric.Connection", "open put run sudo", _REPLY),
    ("google.cloud.pubsub.PublisherClient", "stop"): Blocking("what is not published yet"),
    # each method has its timeout somewhere else
    ("google.cloud.storage.Blob", "delete"): Blocking(NETWORK, (5, "timeout"), default=60),
    **{
        ("google.cloud.storage.Blob", method): Blocking(NETWORK, (place, "timeout"), default=60)
        for method, place in (
            ("download_as_bytes", 10),
            ("download_to_filename", 11),
            ("upload_from_file", 10),
            ("upload_from_filename", 8),
            ("upload_from_string", 8),
        )
    },
    ("google.cloud.storage.Client", "get_bucket"): Blocking(NETWORK, (1, "timeout"), default=60),
    ("google.cloud.storage.Client", "list_blobs"): Blocking(NETWORK, (12, "timeout"), default=60),
    **methods("kazoo.client.KazooClient", "close restart stop", _REPLY),
    **methods(
        "kazoo.client.KazooClient",
        "create delete ensure_path exists get get_children set sync",
        _REPLY,
    ),
    ("kazoo.client.KazooClient", "start"): Blocking(NETWORK, (0, "timeout"), default=15),
    ("paramiko.SSHClient", "connect"): Blocking(NETWORK, (6, "timeout")),
    ("paramiko.SSHClient", "exec_command"): Blocking(NETWORK, (2, "timeout")),
    ("paramiko.SSHClient", "open_sftp"): _REPLY,
    **methods(
        "paramiko.SFTPClient",
        "chmod get getfo listdir mkdir open put putfo remove rename rmdir stat unlink",
        _REPLY,
    ),
    **methods(
        "pexpect.spawn",
        "expect expect_exact expect_list",
        Blocking(SUBPROCESS, (1, "timeout"), default=30),
    ),
    ("pexpect.spawn", "wait"): Blocking(SUBPROCESS),
    ("psutil.Popen", "wait"): Blocking(SUBPROCESS, (0, "timeout")),
    ("psutil.Process", "wait"): Blocking(SUBPROCESS, (0, "timeout")),
}

SPEAKING: Final[dict[str, frozenset[str]]] = {
    "boto3.client": frozenset(
        {"can_paginate", "close", "exceptions", "get_paginator", "get_waiter", "meta"}
    ),
    "consul.Consul": frozenset(),
    "docker.DockerClient": _QUIET,
    "etcd3.client": _QUIET | {"add_watch_callback", "lock", "watch"},
    "hvac.Client": frozenset(),
    "kubernetes.client": frozenset({"api_client"}),
    "twilio.rest.Client": frozenset(),
}
