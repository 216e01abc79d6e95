"""Work that may wait."""

from pathlib import Path

from huey import RedisHuey

mails = RedisHuey("mails", url="redis://redis:6379/1")
pictures = RedisHuey("pictures", url="redis://redis:6379/2")


@mails.task()
def write_to(address: str, text: str) -> None:
    Path("mails", address).write_text(text)


@pictures.task()
def shrink(picture: str) -> None:
    Path("thumbnails", picture).write_bytes(Path("pictures", picture).read_bytes()[:1024])
