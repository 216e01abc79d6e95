"""Files that are made to bring a reader down: each ends, and says why or what it could tell."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

from shutdown_lint.deployment import (
    compose,
    compose_launches,
    durations,
    kubernetes,
    kubernetes_launches,
    procfile,
    supervisor,
    systemd,
    yaml_file,
)
from shutdown_lint.deployment.refusal import MOST_CHARACTERS, Refusal
from shutdown_lint.deployment.yaml_nodes import Mapping

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from shutdown_lint.model.deployment import Launch

DEPTH = 100_000


class Outcome(NamedTuple):
    launches: tuple[Launch, ...]
    refusal: Refusal | None


def of_compose(text: str) -> Outcome:
    file = compose.read("compose.yaml", text)
    return Outcome(compose_launches.launches([file]), file.refusal)


def of_kubernetes(text: str) -> Outcome:
    file = kubernetes.read("deployment.yaml", text)
    return Outcome(kubernetes_launches.launches([file]), file.refusal)


def of_systemd(text: str) -> Outcome:
    unit = systemd.read("web.service", text)
    return Outcome(systemd.launches([unit]), unit.refusal)


def of_supervisor(text: str) -> Outcome:
    file = supervisor.read("supervisord.conf", text)
    return Outcome(supervisor.launches([file]), file.refusal)


def of_procfile(text: str) -> Outcome:
    file = procfile.read("Procfile", text)
    return Outcome(procfile.launches([file]), file.refusal)


YAML = (of_compose, of_kubernetes)
ALL = (*YAML, of_systemd, of_supervisor, of_procfile)
readers = pytest.mark.parametrize("reader", ALL)
yaml_readers = pytest.mark.parametrize("reader", YAML)


def calls_in(run: Callable[[], object]) -> int:
    """How many functions were called: a measure of work that no other process disturbs."""
    count = 0

    def count_one(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count_one)
    try:
        run()
    finally:
        sys.setprofile(before)
    return count


def laughs(levels: int, each: int = 9) -> str:
    lines = ["a0: &a0 [ha, ha]"]
    for level in range(1, levels):
        aliases = ", ".join([f"*a{level - 1}"] * each)
        lines.append(f"a{level}: &a{level} [{aliases}]")
    return "\n".join(lines) + "\n"


class TestAliases:
    def test_a_billion_laughs_cost_what_their_lines_cost(self) -> None:
        """Twice as many lines stand for 9 ** 20 times as much, and are twice the work."""
        ten = calls_in(lambda: yaml_file.YamlFile("a.yaml", laughs(20)))
        twenty = calls_in(lambda: yaml_file.YamlFile("a.yaml", laughs(40)))
        assert twenty < 3 * ten

    @pytest.mark.parametrize(
        ("key", "value"),
        [("command", "*a30"), ("stop_grace_period", "*a30"), ("<<", "*a30"), ("build", "*a30")],
    )
    def test_a_bomb_as_a_value_is_none_that_can_be_told(self, key: str, value: str) -> None:
        bomb = laughs(31) + f"services:\n  web:\n    image: x\n    {key}: {value}\n"
        assert calls_in(lambda: of_compose(bomb)) < 20_000
        outcome = of_compose(bomb)
        assert outcome.refusal is None
        assert [launch.name for launch in outcome.launches] == ["web"]

    def test_merges_of_merges_are_looked_through_once_each(self) -> None:
        lines = ["x0: &m0 {stop_grace_period: 3s}"]
        for level in range(1, 60):
            merged = ", ".join([f"*m{level - 1}"] * 9)
            lines.append(f"x{level}: &m{level} {{<<: [{merged}]}}")
        lines += ["services:", "  web: {image: x, <<: *m59}"]
        text = "\n".join(lines)
        assert calls_in(lambda: of_compose(text)) < 200_000
        (launch,) = of_compose(text).launches
        assert launch.grace.seconds == 3

    def test_more_merges_than_anybody_writes_are_refused(self) -> None:
        lines = ["x0: &m0 {}"]
        lines += [f"x{level}: &m{level} {{<<: *m{level - 1}}}" for level in range(1, 300)]
        lines += ["services:", "  web: {image: x, <<: *m299}"]
        refusal = of_compose("\n".join(lines)).refusal
        assert refusal is not None
        assert "merged into one" in refusal.reason

    def test_a_mapping_merged_into_itself(self) -> None:
        text = "services:\n  web: &web\n    <<: *web\n    image: x\n    stop_grace_period: 5s\n"
        (launch,) = of_compose(text).launches
        assert launch.grace.seconds == 5

    def test_services_that_hold_themselves(self) -> None:
        text = "services: &all\n  web: &web\n    image: *all\n    command: *web\n    build: *all\n"
        (launch,) = of_compose(text).launches
        assert launch.command is not None
        assert launch.command.words == ()

    def test_a_list_of_objects_that_is_its_own_item(self) -> None:
        text = "&all\napiVersion: v1\nkind: List\nitems:\n- *all\n- *all\n"
        refusal = of_kubernetes(text).refusal
        assert refusal is not None
        assert "without an end" in refusal.reason

    def test_containers_that_are_aliases_count_once(self) -> None:
        pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"
        text = pod + "  - &one {name: web, image: x}\n" + "  - *one\n" * 10_000
        assert [launch.name for launch in of_kubernetes(text).launches] == ["a/web"]

    def test_an_alias_of_nothing(self) -> None:
        refusal = of_compose("services: *none\n").refusal
        assert refusal is not None
        assert refusal.reason == "*none has no anchor"
        assert refusal.spot.span[:2] == (1, 11)

    def test_an_anchor_ends_with_its_document(self) -> None:
        refusal = of_compose("a: &a 1\n---\nservices: *a\n").refusal
        assert refusal is not None

    def test_services_that_extend_each_other(self) -> None:
        text = (
            "services:\n  a: {image: x, extends: {service: b}}\n"
            "  b: {image: x, extends: {service: a}}\n  c: {image: x, extends: c}\n"
        )
        launches = of_compose(text).launches
        assert [launch.name for launch in launches] == ["a", "b", "c"]
        assert all(launch.grace.written for launch in launches)


class TestDepth:
    @yaml_readers
    @pytest.mark.parametrize("one", ["[", "{a: ", "- ", "? ", "[{a: ", "- - ? "])
    def test_nesting_is_refused(self, reader: Callable[[str], Outcome], one: str) -> None:
        outcome = reader("services: \n  " + one * DEPTH)
        assert outcome.refusal is not None
        assert outcome.launches == ()

    def test_nesting_over_lines(self) -> None:
        text = "".join(f"{' ' * level}a:\n" for level in range(1_500))
        refusal = of_compose(text).refusal
        assert refusal is not None
        assert "levels deep" in refusal.reason

    def test_nesting_by_the_parser_of_python(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """PyYAML may have been built without libyaml."""
        import yaml

        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
        refusal = of_compose("a: " + "[" * 5_000).refusal
        assert refusal is not None
        assert "levels deep" in refusal.reason

    def test_as_deep_as_allowed(self) -> None:
        assert of_compose("a: " + "[" * 90 + "]" * 90).refusal is None


class TestSize:
    @readers
    def test_a_large_file_is_refused_unread(self, reader: Callable[[str], Outcome]) -> None:
        text = "a: b\n" * (MOST_CHARACTERS // 5 + 1)
        outcome = reader(text)
        assert outcome.refusal is not None
        assert "characters" in outcome.refusal.reason
        assert outcome.launches == ()
        assert calls_in(lambda: reader(text)) < 500

    def test_many_values_are_refused(self) -> None:
        refusal = of_compose("- 1\n" * 250_000).refusal
        assert refusal is not None
        assert "values" in refusal.reason

    def test_many_services_are_refused(self) -> None:
        text = "services:\n" + "".join(f"  s{n}: {{image: x}}\n" for n in range(1_500))
        refusal = of_compose(text).refusal
        assert refusal is not None

    @readers
    def test_one_long_line(self, reader: Callable[[str], Outcome]) -> None:
        reader("[program:x]\ncommand = " + "a " * 900_000)
        reader("web: " + "a" * 1_900_000)
        reader("[" * 1_900_000)
        reader("=" * 1_900_000)

    @pytest.mark.parametrize(
        ("reader", "head", "line"),
        [
            (of_systemd, "[Service]\nExecStart=x ", "\\\n a"),
            (of_systemd, "[Service]\n", "ExecStart=a\n"),
            (of_systemd, "", "[Service]\nTimeoutStopSec=1\n"),
            (of_supervisor, "[program:x]\ncommand=a", "\n b"),
            (of_supervisor, "", "[program:x]\ncommand=a\n"),
            (of_procfile, "", "web: a\n"),
        ],
    )
    def test_work_grows_with_the_lines(
        self, reader: Callable[[str], Outcome], head: str, line: str
    ) -> None:
        few = calls_in(lambda: reader(head + line * 2_000))
        many = calls_in(lambda: reader(head + line * 8_000))
        assert many < 6 * few

    @pytest.mark.parametrize(
        "line", [" " * 100_000 + "x", "=" * 100_000, "a" * 100_000 + ";", "a =" + " " * 100_000]
    )
    @pytest.mark.parametrize("reader", [of_systemd, of_supervisor, of_procfile])
    def test_no_line_is_matched_in_quadratic_time(
        self, reader: Callable[[str], Outcome], line: str
    ) -> None:
        head = "[program:x]\n" if reader is of_supervisor else "[Service]\n"
        quarter = shortest_of(lambda: reader(head + line[: len(line) // 4]))
        whole = shortest_of(lambda: reader(head + line))
        assert whole < 12 * quarter + 0.02


def shortest_of(run: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()  # others may have the machine meanwhile
        run()
        times.append(time.process_time() - start)
    return min(times)


class TestText:
    @readers
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "\ufeff",
            "\0",
            "services:\n  web:\0\n",
            "[Service]\nExecStart=a\0b\n",
            "\ud800\udfff",
            "services: \ud83d\n",
            bytes(range(256)).decode("latin-1"),
            "services:\n\tweb: 1\n",
            "%YAML 1.999999999999999999999\n---\na\n",
            'a: "\\UFFFFFFFF"',
            "a: !<" + "x" * 10_000 + "> y",
            "\x85\u2028\u2029a: [",
            "\r\r\n\n\r",
        ],
    )
    def test_it_ends(self, reader: Callable[[str], Outcome], text: str) -> None:
        outcome = reader(text)
        if outcome.refusal:
            assert outcome.refusal.reason
            assert outcome.refusal.spot.span.line >= 1
            assert outcome.launches == ()

    @readers
    def test_bytes_of_another_encoding_read_as_text(
        self, reader: Callable[[str], Outcome]
    ) -> None:
        for codec in ("utf-16", "utf-32", "cp037"):
            data = "services: {web: {image: x}}\n[Service]\nExecStart=x\n".encode(codec)
            assert reader(data.decode("utf-8", "replace")).launches == ()

    @readers
    def test_a_nul_byte_is_told_with_its_place(self, reader: Callable[[str], Outcome]) -> None:
        refusal = reader("a: b\nc: \0\n").refusal
        assert refusal is not None
        assert refusal.reason == "it holds a NUL byte"
        assert refusal.spot.span == (2, 4, 2, 5)


class TestTags:
    @yaml_readers
    def test_nothing_is_constructed(
        self, reader: Callable[[str], Outcome], tmp_path: Path
    ) -> None:
        mark = tmp_path / "called"
        tags = (
            f"!!python/object/apply:os.system ['touch {mark}']",
            f"!!python/object/new:os.system ['touch {mark}']",
            f"!!python/object/apply:builtins.open ['{mark}', w]",
            "!!python/name:os.system ''",
            "!!timestamp 99999999999-99-99",
            "!!binary '=='",
            "!!float nope",
            "!Ref Something",
        )
        for tag in tags:
            reader(f"services: {{web: {{image: x, command: {tag}}}}}\n")
            reader(f"apiVersion: v1\nkind: {tag}\nspec: {tag}\n")
            reader(tag)
        assert not mark.exists()

    def test_a_value_that_is_reset_is_as_if_it_were_not_there(self) -> None:
        text = "services: {web: {image: x, stop_grace_period: !reset 5s, command: !reset [a]}}\n"
        (launch,) = of_compose(text).launches
        assert launch.grace.spot is None
        assert launch.command is None


class TestNumbers:
    @pytest.mark.parametrize(
        "text",
        [
            "99999999999h", "9" * 5_000, "9" * 5_000 + "s", "1s" * 100_000, "s", "-1s", "1.2.3s",
            "1e400s", "0x10s", "٣s", "1 s", "",
        ],
    )  # fmt: skip
    def test_compose_has_no_such_duration(self, text: str) -> None:
        found = durations.of_compose(text)
        assert found is None or (text.startswith("1s1s") and found == 100_000)

    @pytest.mark.parametrize("text", ["9" * 5_000, "99999999999999y", "1x", "-1", "1e5", "", "s"])
    def test_systemd_has_no_such_duration(self, text: str) -> None:
        assert durations.of_systemd(text) is None

    @pytest.mark.parametrize(
        "value", ["9" * 5_000, "-1", "0x1e", "1_0", "1:30", "'30'", "30.0", "1e3", "*x", "[30]"]
    )
    def test_a_grace_that_is_no_plain_number(self, value: str) -> None:
        text = (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: &x a}\nspec:\n"
            f"  terminationGracePeriodSeconds: {value}\n  containers: [{{name: b, image: c}}]\n"
        )
        (launch,) = of_kubernetes(text).launches
        known = {"-1": -1, "'30'": 30}.get(value)
        assert launch.grace.seconds == known
        assert bool(launch.grace.written) == (known is None)

    @pytest.mark.parametrize("value", ["9" * 5_000, "-1", "ten", "%(ENV_WAIT)s", "1e3", "٣"])
    def test_a_wait_of_supervisor_that_is_no_number(self, value: str) -> None:
        (launch,) = of_supervisor(f"[program:x]\ncommand=a\nstopwaitsecs={value}\n").launches
        assert launch.grace.seconds is None
        assert launch.grace.written


class TestOtherFiles:
    def test_nothing_else_is_opened(self, tmp_path: Path) -> None:
        """Neither what is included nor what is extended, in the tree or out of it."""
        opened: list[str] = []

        def note(event: str, arguments: tuple[object, ...]) -> None:
            if event == "open" and watching:
                opened.append(str(arguments[0]))

        for reader in ALL:
            reader("")  # all imports are done
        watching = False
        sys.addaudithook(note)
        secret = tmp_path / "secret.yaml"
        secret.write_text("services: {base: {image: x, stop_grace_period: 1s}}\n")
        watching = True
        outcome = of_compose(
            f"include: [{secret}, ../../../etc/passwd, https://example.org/compose.yaml]\n"
            f"services:\n  web:\n    image: x\n    extends: {{file: {secret}, service: base}}\n"
            "    env_file: /etc/passwd\n"
        )
        of_supervisor(f"[include]\nfiles = {secret} /etc/*.conf\n[program:x]\ncommand=a\n")
        of_systemd(".include /etc/passwd\n[Service]\nEnvironmentFile=/etc/passwd\nExecStart=a\n")
        watching = False
        assert opened == []
        (launch,) = outcome.launches
        assert launch.grace.written == "what it extends is not known"

    def test_a_dockerfile_elsewhere_is_none_that_is_known(self) -> None:
        for build in (
            "'https://example.org/x.git'",
            "'git@example.org:x'",
            "$ROOT",
            "{context: '${ROOT}'}",
            "{context: ., dockerfile_inline: FROM x}",
            "{context: ., dockerfile: '${FILE}'}",
        ):
            (launch,) = of_compose(f"services: {{web: {{build: {build}}}}}\n").launches
            assert launch.build == ""


class TestTemplates:
    @yaml_readers
    @pytest.mark.parametrize(
        "text",
        [
            "{{- if .Values.on }}\nservices: {}\n{{- end }}\n",
            "services:\n  web:\n    image: {{ image }}\n",
            "{% for one in all %}\nservices:\n{% endfor %}\n",
            "replicas: {{ .Values.replicas }}\n",
            "name: {name}-map\nreplicas: {replicas}\n",
            '{{ include "labels" . | nindent 4 }}\n',
        ],
    )
    def test_they_are_told_apart_from_broken_files(
        self, reader: Callable[[str], Outcome], text: str
    ) -> None:
        refusal = reader(text).refusal
        assert refusal is not None
        assert refusal.is_template

    @yaml_readers
    @pytest.mark.parametrize("text", ["a: [", "a: b: c\n", "\t- x\n", "'"])
    def test_a_broken_file_is_no_template(
        self, reader: Callable[[str], Outcome], text: str
    ) -> None:
        refusal = reader(text).refusal
        assert refusal is not None
        assert not refusal.is_template

    def test_a_value_that_is_filled_in_later_is_not_guessed(self) -> None:
        text = (
            "services:\n  web: {image: '{{ x }}', command: '{{ c }}'}\n"
            "  api: {image: x, stop_grace_period: '{{ grace }}'}\n"
        )
        web, api = of_compose(text).launches
        assert api.grace.written == "{{ grace }}"
        assert web.command is not None
        assert web.command.words == ()

    def test_braces_in_strings_are_yaml(self) -> None:
        text = (
            "services:\n  web: {image: x, hostname: '{{.Node.Hostname}}', stop_grace_period: 5s}\n"
        )
        (launch,) = of_compose(text).launches
        assert launch.grace.seconds == 5

    @pytest.mark.parametrize("reader", [of_systemd, of_supervisor])
    def test_units_and_configurations(self, reader: Callable[[str], Outcome]) -> None:
        refusal = reader("[Service]\n{% if x %}\nExecStart=a\n{% endif %}\n").refusal
        assert refusal is not None
        assert refusal.is_template


def test_keys_that_come_twice_are_told_by_the_last() -> None:
    text = "services:\n  web: {image: x, stop_grace_period: 1s, stop_grace_period: 2s}\n"
    (launch,) = of_compose(text).launches
    assert launch.grace.seconds == 2


def test_keys_that_are_no_text_are_left_alone() -> None:
    file = yaml_file.YamlFile("a.yaml", "[a]: 1\n{b: c}: 2\n? - d\n: 3\ne: 4\n")
    assert file.refusal is None
    (document,) = file.documents
    assert isinstance(document, Mapping)
    assert list(document.own) == ["e"]
