"""The rules that the engine judges itself: about files and about comments, not about code.

They carry what every rule carries, so that they are selected, silenced, listed and explained like
the others; they have no hooks.
"""

from __future__ import annotations

from shutdown_lint.engine.rule import Rule
from shutdown_lint.model.levels import Confidence, Preset, Safety, Severity
from shutdown_lint.model.meta import Meta
from shutdown_lint.model.trigger import any_of, pattern

# Judged before any trigger is asked: by reading the file, and by parsing it for another rule.
_NEVER = any_of()
# In lower case only `shd` with a digit is a code of ours: `pushd` is none.
COMMENT = any_of("SHD", pattern("shd", "shd[0-9]"), "shutdown-lint")


class UnreadableFile(Rule):
    """A file cannot be read, decoded or parsed, so nothing in it was checked.

    The process is not judged at all: whatever this file does when it is told to stop goes unseen.
    The finding gives the reason and, where the parser knows it, the place.

    ## Why

    A linter that passes over a file in silence looks like a linter that found nothing. A wrong
    encoding declaration, a merge conflict marker or Python 2 code also breaks more than a linter.

    ## Bad

    ```text
    import signal

    def stop(signum, frame)
        worker.stop()

    signal.signal(signal.SIGTERM, stop)
    ```

    ## Good

    ```text
    import signal

    def stop(signum, frame):
        worker.stop()

    signal.signal(signal.SIGTERM, stop)
    ```

    ## Silent when

    - The file is excluded, by `exclude` or by `.gitignore`.
    - No enabled rule has a reason to read the file: its bytes hold none of the words that any rule
      looks for.
    - The line at fault has a placeholder of Jinja: the file is a template, and that is SHD004.

    ## Known misses

    A syntax error in a file that no rule has a reason to read is not noticed. This is a linter
    for shutdown, not a syntax checker.

    ## Fix safety

    There is no fix.

    ## Proof

    The tests give the linter undecodable bytes, wrong encoding declarations, NUL bytes, brackets
    nested 10,000 deep and Python 2 code, and expect this finding and a run that goes on.
    """

    meta = Meta(
        code="SHD001",
        name="unreadable-file",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=_NEVER,
        in_tests=True,
    )
    message = "the file was not checked: {reason}"


class UnusedSuppression(Rule):
    """A comment silences a rule that has nothing to say there.

    Nothing happens to the process, yet: the comment waits for the next real defect on that line
    and hides it.

    ## Why

    Suppressions outlive what they were written for. The code moves, the defect is repaired, the
    comment stays. Removing it costs nothing and keeps the remaining ones worth reading.

    ## Bad

    ```python
    import threading

    worker = threading.Thread(target=print, daemon=True)  # noqa: SHD401
    ```

    ## Good

    ```python
    import threading

    worker = threading.Thread(target=print, daemon=True)
    ```

    ## Silent when

    - The comment is a blanket one (`# noqa`, `# shutdown-lint: ignore`): it may be meant for
      another tool or for all rules to come. `# noqa: SHD`, without digits, is a blanket one too,
      as it is for flake8.
    - A `# noqa` holds the rule's name: flake8, which knows codes only, takes it for a blanket one.
    - The rule was not enabled in this run, or its finding is shown by a wider preset only.
    - The code belongs to another tool, or to no rule (that is SHD003).
    - The file cannot be parsed, or is a test or a stub, where rules are off.
    - `--no-noqa` is given.

    ## Known misses

    A code that is unused on one of several lines which it covers is used.

    ## Fix safety

    Safe: only the comment is touched. The code goes, codes of other tools and any other text of
    the comment stay as they are; a comment with nothing left goes as a whole. No fix is offered
    where the rest would turn into a suppression or a directive of its own.

    ## Proof

    The tests remove codes from generated comments, lint again, and expect every other suppression
    to work as before.
    """

    meta = Meta(
        code="SHD002",
        name="unused-suppression",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        trigger=COMMENT,
        fix=Safety.SAFE,
    )
    message = "{code} silences nothing {where}"


class UnknownSuppressionCode(Rule):
    """A comment names a rule that does not exist.

    Nothing happens to the process: the comment just does not do what its author thinks.

    ## Why

    A mistyped code silences nothing, or worse, looks like the reason why nothing is reported.

    ## Bad

    ```python
    import signal

    signal.signal(signal.SIGKILL, print)  # noqa: SHD1044
    ```

    ## Good

    ```python
    import signal

    signal.signal(signal.SIGKILL, print)  # noqa: SHD104
    ```

    ## Silent when

    - The code in a `# noqa` does not start with `SHD` and a digit: it is another tool's, or prose.
    - The code is the beginning of a code (`SHD1`): it stands for all that begin so.
    - The rule exists but is not enabled.
    - `--no-noqa` is given.

    ## Known misses

    A mistyped name in a `# noqa` makes it a blanket one, as it does for flake8. In a
    `# shutdown-lint: ignore[...]` it is reported.

    ## Fix safety

    There is no fix: which rule was meant is for the author to say. Codes in a `# noqa` must be in
    capitals, because flake8 compares them so.

    ## Proof

    The tests compare what silences with what flake8 silences, on the same comments.
    """

    meta = Meta(
        code="SHD003",
        name="unknown-suppression-code",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        trigger=COMMENT,
    )
    message = "no rule is called {code}{hint}"


class UnrenderedTemplate(Rule):
    """A deployment file, or one of Python, is a template, so nothing in it was checked.

    The process is not judged: what the platform is told, or what it runs, comes out of the
    template only when somebody renders it.

    ## Why

    A manifest of Helm, or a file that Jinja or `envsubst` still has to fill in, is not what the
    platform gets. Guessing at it would make findings out of thin air; passing over it without a
    word would look like a clean file.

    ## Bad

    ```yaml
    apiVersion: v1
    kind: Pod
    spec:
      {{- with .Values.grace }}
      terminationGracePeriodSeconds: {{ . }}
      {{- end }}
    ```

    ## Good

    ```yaml
    apiVersion: v1
    kind: Pod
    spec:
      terminationGracePeriodSeconds: 60
    ```

    ## Silent when

    - The preset is the default one: a chart is full of templates, and that is no defect.
    - The file is read in spite of its placeholders: they stand in values that no rule looks at.
    - A Python file cannot be parsed for another reason than a placeholder of Jinja on the line at
      fault, as in the templates of cookiecutter and its like: that is SHD001.

    ## Known misses

    A template that happens to be a valid file of its format is judged as it stands.

    ## Fix safety

    There is no fix. Render the chart (`helm template`) and check what comes out.

    ## Proof

    The tests give the linter templates of Helm and Jinja, and expect this finding and a run that
    goes on.
    """

    meta = Meta(
        code="SHD004",
        name="unrendered-template",
        since="0.1.0",
        severity=Severity.NOTE,
        confidence=Confidence.HIGH,
        trigger=_NEVER,
        preset=Preset.STRICT,
        in_tests=True,
    )
    message = "the template was not checked: {reason}"


OWN_RULES: tuple[type[Rule], ...] = (
    UnreadableFile,
    UnusedSuppression,
    UnknownSuppressionCode,
    UnrenderedTemplate,
)
