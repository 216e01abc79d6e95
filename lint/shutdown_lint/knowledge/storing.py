"""Calls that write to a file or a database: half of it is worse than nothing."""

from __future__ import annotations

from typing import Final

CALLS: Final = frozenset(
    {
        "json.dump", "marshal.dump", "numpy.save", "numpy.savetxt", "numpy.savez", "pickle.dump",
        "shutil.copy", "shutil.copy2", "shutil.copyfile", "shutil.copytree", "shutil.move",
        "tomli_w.dump", "toml.dump", "torch.save", "yaml.dump", "yaml.safe_dump",
    }
)  # fmt: skip

# By name, on an object of any class.
METHODS: Final = frozenset(
    {"bulk_create", "commit", "executemany", "to_csv", "to_json", "to_parquet", "write_bytes",
     "write_text"}
)  # fmt: skip

# They put a finished file in the place of the old one: nobody ever sees half of it.
REPLACING_CALLS: Final = frozenset({"os.rename", "os.renames", "os.replace", "shutil.move"})
REPLACING_METHODS: Final = frozenset({"rename", "replace"})

# Words in names of functions whose files can be made again, or that nobody misses.
EXPENDABLE_WORDS: Final = frozenset(
    {"cache", "cached", "check", "debug", "heartbeat", "metrics", "progress", "stats",
     "telemetry", "temp", "tmp", "update", "version", "watchdog"}
)  # fmt: skip
