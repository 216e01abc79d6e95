"""The page before its first measurement: what is written by hand, and where the parts go."""

from __future__ import annotations

SKELETON = """\
# How fast it is

<!-- What stands between `bench:` comments is written by the benchmark, the rest by hand. -->

A linter that is slow is switched off. These are the goals, and what a measurement says of them.
Each goal compares two commands that are run in turn, A B A B, on one machine in one session; what
counts is the median of the ratios of the pairs. Absolute times say more of the machine than of the
tools.

<!-- bench: results -->
<!-- /bench: results -->

![Processor time of each tool, and how far the goals are](performance.svg)

## What was measured on what

<!-- bench: machine -->
<!-- /bench: machine -->

## The commands

<!-- bench: commands -->
<!-- /bench: commands -->

## With fewer rules

What some families of rules cost of each goal: a session without them, right after.

<!-- bench: without -->
<!-- /bench: without -->

## Where the time goes

The commands above look at whole programs, with two processes; this is each file by itself, in one.

<!-- bench: stages -->
<!-- /bench: stages -->

## What excerpts would hold

What CPython's parser would be shown if the files that pass were cut into units before it, the cut
being the best possible. Beyond this it would have to be found where to cut, without the parser.

<!-- bench: excerpts -->
<!-- /bench: excerpts -->

## What one more rule costs

A cold run with one of three typical rules should take at most 1.02 times as long as without it,
better 1.005 times. Whole runs differ by more than that from one to the next. So forks of one
process judge every eighth file one after the other, with the rule and without it in turn; of each
file the least processor time counts, and what all files took is compared. Where others
use the machine as well, that still differs by some percent from one measurement to the next.

<!-- bench: prices -->
<!-- /bench: prices -->

## What each rule lets through

Bytes of files in which a rule may find something, by the words in them (prefilter) and by
CPython's tree of them (sketch). Rules without a line let nothing through.

<!-- bench: shares -->
<!-- /bench: shares -->

## Measure it yourself

```sh
nox -s bench                      # everything, and this page
nox -s bench -- --quick           # on 300 files, prints only
nox -s bench -- --only ruff-f     # one goal
python -m tools.bench stages      # where the time goes
python -m tools.bench prices      # what one more rule costs
python -m tools.bench shares      # which rules let how much through
python -m tools.bench excerpts    # what would be parsed if files were cut before they are
```

The first run downloads the corpus with pip and makes the environments, about 100 MB and 500 MB in
`.bench/`. Versions and hashes are pinned in `tools/bench.toml`.
"""
