"""What readers of deployment files tell of the processes that a platform starts and stops."""

from __future__ import annotations

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
)
from shutdown_lint.engine.deployment_files import Format, format_of
from shutdown_lint.model.deployment import Launch, Limit


def of_compose(*files: tuple[str, str]) -> dict[tuple[str, str], Launch]:
    launches = compose_launches.launches(compose.read(path, text) for path, text in files)
    return {(one.spot.path, one.name): one for one in launches}


def service(body: str, path: str = "shop/compose.yaml") -> Launch:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return of_compose((path, f"services:\n  web:\n{lines}"))[path, "web"]


def of_kubernetes(*texts: str) -> dict[str, Launch]:
    files = [kubernetes.read(f"{number}.yaml", text) for number, text in enumerate(texts)]
    assert [file.refusal for file in files] == [None] * len(files)
    return {one.name: one for one in kubernetes_launches.launches(files)}


def deployment(spec: str, kind: str = "Deployment", metadata: str = "{name: shop}") -> str:
    lines = "".join(f"      {line}\n" for line in spec.splitlines())
    return (
        f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {metadata}\nspec:\n  template:\n"
        f"    metadata: {{labels: {{app: shop, tier: web}}}}\n    spec:\n{lines}"
    )


class TestComposeCommands:
    @pytest.mark.parametrize(
        ("body", "words", "keeper"),
        [
            ("command: gunicorn -w 2 shop:app", ("gunicorn", "-w", "2", "shop:app"), ""),
            ("command: [gunicorn, 'shop:app']", ("gunicorn", "shop:app"), ""),
            ("command: >\n  gunicorn\n    shop:app", ("gunicorn", "shop:app"), ""),
            ("command: sh -c 'gunicorn shop:app'", ("gunicorn", "shop:app"), "sh"),
            ("command: sh -c 'exec gunicorn shop:app'", ("gunicorn", "shop:app"), ""),
            ("command: ['sh', '-c', 'a && gunicorn b:c']", ("gunicorn", "b:c"), "sh"),
            ("command: ['sh', '-c', 'gunicorn b:c | tee log']", (), "sh"),
            ("entrypoint: tini --\ncommand: python main.py", ("python", "main.py"), ""),
            ("entrypoint: [env, A=b]\ncommand: [python, m.py]", ("python", "m.py"), ""),
            ("command: echo $$HOME", ("echo", "$HOME"), ""),
            ("command: 'a \"b'", (), ""),
            ("command: [python, {a: b}]", (), ""),
        ],
    )
    def test_words(self, body: str, words: tuple[str, ...], keeper: str) -> None:
        command = service(f"image: x\n{body}").command
        assert command is not None
        assert (command.words, command.keeper) == (words, keeper)

    def test_none_is_written(self) -> None:
        assert service("image: x").command is None

    def test_place_and_text(self) -> None:
        command = service("image: x\ncommand: gunicorn shop:app  # web").command
        assert command is not None
        assert command.text == "gunicorn shop:app"
        assert command.spot.span == (4, 14, 4, 31)


class TestComposeStops:
    @pytest.mark.parametrize(
        ("text", "seconds"),
        [
            ("30s", 30),
            ("1m30s", 90),
            ("1.5h", 5400),
            ("500ms", 0.5),
            ("1h5m30s20ms", 3930.02),
            ("9223372036.854775807s", 2**63 / 1e9),  # the most that Go's durations hold
        ],
    )
    def test_grace(self, text: str, seconds: float) -> None:
        grace = service(f"image: x\nstop_grace_period: {text}").grace
        assert grace.seconds == pytest.approx(seconds)
        assert grace.spot is not None
        assert grace.spot.span[:2] == (4, 24)

    def test_the_place_of_a_value_is_without_its_anchor_and_tag(self) -> None:
        grace = service("image: x\nstop_grace_period: &grace !!str 30s").grace
        assert grace.spot is not None
        assert grace.spot.span == (4, 37, 4, 40)

    def test_grace_by_default(self) -> None:
        assert service("image: x").grace == Limit(10.0, "stop_grace_period")

    @pytest.mark.parametrize("text", ["${GRACE:-30s}", "30", "soon", "2562048h"])
    def test_grace_that_cannot_be_told(self, text: str) -> None:
        grace = service(f"image: x\nstop_grace_period: {text}").grace
        assert (grace.seconds, grace.written) == (None, text)

    @pytest.mark.parametrize("text", ["SIGINT", "INT", "sigint", "2", '"2"'])
    def test_signal(self, text: str) -> None:
        launch = service(f"image: x\nstop_signal: {text}")
        assert launch.stop_signal == "SIGINT"
        assert launch.stop_signal_spot is not None

    def test_init_and_build(self) -> None:
        launch = service("init: true\nbuild: {context: ./web, dockerfile: ../Dockerfile.web}")
        assert launch.has_init
        assert (launch.build, launch.folder) == ("shop/Dockerfile.web", "shop/web")
        assert service("build: .").build == "shop/Dockerfile"
        assert service("build: {target: x}").build == "shop/Dockerfile"

    @pytest.mark.parametrize(
        "body", ["environment: {A: b, C: }", "environment: [A=b, C]", "environment: ['A=b', 'C=']"]
    )
    def test_environment(self, body: str) -> None:
        assert service(f"image: x\n{body}").environment == (("A", "b"), ("C", ""))


class TestComposeTogether:
    BASE = "services:\n  web: {image: x, command: gunicorn shop:app, stop_grace_period: 40s}\n"

    def test_merged_and_extended(self) -> None:
        text = (
            "x-common: &common\n  stop_grace_period: 25s\n  init: true\nservices:\n"
            "  base: {image: x, <<: *common}\n"
            "  web: {extends: {service: base}, command: python main.py}\n"
        )
        launch = of_compose(("compose.yaml", text))["compose.yaml", "web"]
        assert (launch.grace.seconds, launch.has_init) == (25, True)

    def test_extended_from_a_file_that_was_given(self) -> None:
        text = "services:\n  api: {extends: {file: ../common/base.yaml, service: web}}\n"
        launches = of_compose(("common/base.yaml", self.BASE), ("api/compose.yaml", text))
        launch = launches["api/compose.yaml", "api"]
        assert launch.grace.seconds == 40
        assert launch.command is not None

    def test_an_addition_has_the_rest_of_the_one_that_it_adds_to(self) -> None:
        text = "services:\n  web: {command: gunicorn -w 4 shop:app}\n"
        launches = of_compose(("compose.yaml", self.BASE), ("compose.prod.yaml", text))
        assert launches["compose.prod.yaml", "web"].grace.seconds == 40

    def test_what_another_file_may_change_is_not_told(self) -> None:
        text = "services:\n  web: {stop_grace_period: 60s}\n"
        launches = of_compose(("compose.yaml", self.BASE), ("compose.prod.yaml", text))
        assert launches["compose.yaml", "web"].grace.written
        assert list(launches) == [("compose.yaml", "web")]

    def test_files_of_other_folders_have_nothing_to_do_with_it(self) -> None:
        text = "services:\n  web: {stop_grace_period: 60s}\n"
        launches = of_compose(("compose.yaml", self.BASE), ("other/compose.yaml", text))
        assert launches["compose.yaml", "web"].grace.seconds == 40


class TestKubernetes:
    @pytest.mark.parametrize(
        "kind", ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"]
    )
    def test_workloads(self, kind: str) -> None:
        text = deployment("containers:\n- {name: web, image: x, args: [gunicorn, a]}", kind)
        launch = of_kubernetes(text)["shop/web"]
        assert launch.grace == Limit(30.0, "terminationGracePeriodSeconds")
        assert launch.command is not None
        assert launch.command.words == ("gunicorn", "a")

    def test_cron_jobs_pods_and_lists(self) -> None:
        spec = "spec: {containers: [{name: a, image: x}]}"
        text = (
            "apiVersion: v1\nkind: List\nitems:\n"
            f"- {{apiVersion: v1, kind: Pod, metadata: {{name: p}}, {spec}}}\n"
            "- {apiVersion: batch/v1, kind: CronJob, metadata: {name: c},\n"
            f"   spec: {{jobTemplate: {{spec: {{template: {{{spec}}}}}}}}}}}\n"
        )
        assert set(of_kubernetes(text)) == {"p/a", "c/a"}

    def test_grace_and_its_place(self) -> None:
        spec = "terminationGracePeriodSeconds: 45\ncontainers:\n- {name: web, image: x}"
        grace = of_kubernetes(deployment(spec))["shop/web"].grace
        assert grace.seconds == 45
        assert grace.spot is not None
        assert grace.spot.span == (8, 38, 8, 40)

    def test_sidecars_run_on_and_other_init_containers_end(self) -> None:
        spec = (
            "initContainers:\n- {name: migrate, image: x}\n"
            "- {name: proxy, image: x, restartPolicy: Always}\n"
            "containers:\n- {name: web, image: x}"
        )
        assert set(of_kubernetes(deployment(spec))) == {"shop/proxy", "shop/web"}

    @pytest.mark.parametrize(
        ("hook", "seconds"),
        [
            ("{exec: {command: [sleep, '15']}}", 15),
            ("{exec: {command: [/bin/sh, -c, sleep 15]}}", 15),
            ("{sleep: {seconds: 15}}", 15),
            ("{exec: {command: [sh, -c, sleep 15 && nginx -s quit]}}", None),
            ("{exec: {command: [/drain.sh]}}", None),
            ("{httpGet: {path: /stop, port: 80}}", None),
        ],
    )
    def test_pre_stop(self, hook: str, seconds: float | None) -> None:
        spec = f"containers:\n- {{name: web, image: x, lifecycle: {{preStop: {hook}}}}}"
        limit = of_kubernetes(deployment(spec))["shop/web"].before_stop
        assert limit is not None
        assert limit.seconds == seconds
        assert bool(limit.written) == (seconds is None)

    @pytest.mark.parametrize(
        ("args", "words"),
        [
            ("command: [python], args: [m.py]", ("python", "m.py")),
            ("command: [/bin/sh, -c], args: [exec python m.py]", ("python", "m.py")),
            ("args: [--port, '80']", ()),
            ("command: [python, '{{ file }}']", ()),
        ],
    )
    def test_commands(self, args: str, words: tuple[str, ...]) -> None:
        text = deployment(f"containers:\n- {{name: web, image: x, {args}}}")
        command = of_kubernetes(text)["shop/web"].command
        assert command is not None
        assert command.words == words

    @pytest.mark.parametrize(
        ("service", "ports", "is_behind"),
        [
            ("selector: {app: shop}", "", True),
            ("selector: {app: shop, tier: web}", "", True),
            ("selector: {app: shop, tier: db}", "", False),
            ("selector: {app: other}", "", False),
            ("externalName: x", "", False),
            ("selector: {app: shop}, ports: [{port: 80, targetPort: http}]", "http", True),
            ("selector: {app: shop}, ports: [{port: 8000}]", "http", True),
            ("selector: {app: shop}, ports: [{port: 80, targetPort: 9000}]", "http", False),
        ],
    )
    def test_services_of_other_files(self, service: str, ports: str, *, is_behind: bool) -> None:
        given = f", ports: [{{containerPort: 8000, name: {ports}}}]" if ports else ""
        text = f"apiVersion: v1\nkind: Service\nmetadata: {{name: s}}\nspec: {{{service}}}\n"
        spec = f"containers:\n- {{name: web, image: x{given}}}"
        assert of_kubernetes(deployment(spec), text)["shop/web"].replicas == is_behind

    def test_of_two_containers_the_one_with_the_port_is_behind_it(self) -> None:
        text = (
            "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n"
            "spec: {selector: {app: shop}, ports: [{port: 80}]}\n"
        )
        spec = (
            "containers:\n- {name: web, image: x, ports: [{containerPort: 80}]}\n"
            "- {name: log, image: x}"
        )
        launches = of_kubernetes(deployment(spec), text)
        assert launches["shop/web"].replicas
        assert not launches["shop/log"].replicas

    def test_a_patch_makes_what_it_patches_unsure_and_is_none_itself(self) -> None:
        base = deployment("containers:\n- {name: web, image: x}")
        patch = deployment(
            "terminationGracePeriodSeconds: 90\ncontainers:\n"
            "- {name: web, lifecycle: {preStop: {sleep: {seconds: 5}}}}"
        )
        launches = of_kubernetes(base, patch)
        assert set(launches) == {"shop/web"}
        assert launches["shop/web"].grace.written
        assert launches["shop/web"].before_stop is not None

    def test_a_patch_of_a_kustomization_does_so_too(self) -> None:
        base = deployment("containers:\n- {name: web, image: x}")
        patching = (
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches:\n"
            "- patch: |\n    - op: add\n"
            "      path: /spec/template/spec/terminationGracePeriodSeconds\n      value: 60\n"
        )
        assert of_kubernetes(base, patching)["shop/web"].grace.written
        other = patching.replace("terminationGracePeriodSeconds", "dnsPolicy")
        assert not of_kubernetes(base, other)["shop/web"].grace.written

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            (
                "overlay/kustomization.yaml",
                (
                    "resources: [../base]\npatches:\n- target: {kind: Deployment}\n  patch: |\n"
                    "    - {op: add, path: /spec/template/spec/%s, value: 60}\n"
                ),
            ),
            (
                "kustomization.yml",
                (
                    "patchesStrategicMerge:\n- a.yaml\n- |-\n  kind: Deployment\n"
                    "  spec: {template: {spec: {/%s: 60}}}\n"
                ),
            ),
            (
                "overlay/grace.yaml",
                "- op: replace\n  path: /spec/template/spec/%s\n  value: 60\n",
            ),
            (
                "overlay/grace-patch.json",
                '[\n\t{"op": "replace", "path": "/spec/template/spec/%s", "value": 60}\n]\n',
            ),
        ],
    )
    def test_a_patch_need_not_say_what_kind_it_is(self, name: str, text: str) -> None:
        base = kubernetes.read("base.yaml", deployment("containers:\n- {name: web, image: x}"))
        for place, changes_grace, changes_hook in [
            ("terminationGracePeriodSeconds", True, False),
            ("containers/0/lifecycle", False, True),
            ("dnsPolicy", False, False),
        ]:
            patch = text % place
            is_read = format_of(name, patch.encode()) is Format.MANIFEST
            assert is_read or not (changes_grace or changes_hook)
            (launch,) = kubernetes_launches.launches([base, kubernetes.read(name, patch)])
            assert bool(launch.grace.written) == changes_grace
            assert (launch.before_stop is not None) == changes_hook

    def test_budgets(self) -> None:
        file = kubernetes.read(
            "a.yaml",
            "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec:\n"
            "  minAvailable: 1\n  maxUnavailable: 50%\n",
        )
        (budget,) = file.budgets
        assert budget.min_available is not None
        assert budget.max_unavailable is not None
        assert budget.max_unavailable.span == (6, 3, 6, 17)


def unit(body: str) -> Launch:
    (launch,) = systemd.launches([systemd.read("etc/web.service", f"[Service]\n{body}\n")])
    return launch


class TestSystemd:
    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("ExecStart=/usr/bin/python3 -m shop", ("/usr/bin/python3", "-m", "shop")),
            ("ExecStart=-/bin/a b", ("/bin/a", "b")),
            ("ExecStart=@/bin/a other b", ("/bin/a", "b")),
            ("ExecStart=+!/bin/a 'b c'", ("/bin/a", "b c")),
            ("ExecStart=/bin/a \\\n  # why\n  b \\\n  c", ("/bin/a", "b", "c")),
            ("ExecStart=/bin/x\nExecStart=\nExecStart=/bin/a", ("/bin/a",)),
            ("ExecStart=/bin/a %%i $$x", ("/bin/a", "%i", "$x")),
            ("ExecStart=/bin/sh -c 'exec a'", ("a",)),
        ],
    )
    def test_commands(self, line: str, words: tuple[str, ...]) -> None:
        command = unit(line).command
        assert command is not None
        assert command.words == words

    @pytest.mark.parametrize(
        ("text", "seconds"),
        [
            ("20", 20), ("5min 20s", 320), ("1h30m", 5400), ("500ms", 0.5), ("infinity", None),
            ("0", None), ("1.5min", 90), ("2 hours", 7200),
        ],
    )  # fmt: skip
    def test_timeout(self, text: str, seconds: float | None) -> None:
        grace = unit(f"ExecStart=/bin/a\nTimeoutStopSec={text}").grace
        assert (grace.seconds, grace.written) == (seconds, "")

    def test_timeout_by_default_and_of_both_kinds(self) -> None:
        assert unit("ExecStart=/bin/a").grace == Limit(90.0, "TimeoutStopSec")
        both = unit("ExecStart=/bin/a\nTimeoutStopSec=5\nTimeoutSec=20").grace
        assert (both.seconds, both.name) == (20, "TimeoutSec")

    def test_signals(self) -> None:
        launch = unit("ExecStart=/bin/a\nKillSignal=SIGINT\nKillMode=mixed")
        assert (launch.stop_signal, launch.group_signal) == ("SIGINT", False)
        assert unit("ExecStart=/bin/a").group_signal

    def test_environment(self) -> None:
        launch = unit("ExecStart=/bin/a\nEnvironment=\"A=b c\" D=e\nEnvironment='F=g'")
        assert launch.environment == (("A", "b c"), ("D", "e"), ("F", "g"))

    def test_what_ends_by_itself_and_what_is_no_service(self) -> None:
        for text in ("[Service]\nType=oneshot\nExecStart=/bin/a", "[Unit]\nA=b", "ExecStart=/a"):
            assert systemd.launches([systemd.read("a.service", text)]) == ()

    def test_sections_of_one_name_are_one(self) -> None:
        text = (
            "[Service]\nExecStart=/bin/a\n[Unit]\nTimeoutStopSec=1\n[Service]\nTimeoutStopSec=7\n"
        )
        (launch,) = systemd.launches([systemd.read("a.service", text)])
        assert launch.grace.seconds == 7


def programs(text: str) -> dict[str, Launch]:
    return {one.name: one for one in supervisor.launches([supervisor.read("s.conf", text)])}


class TestSupervisor:
    def test_as_its_own_parser_reads_it(self) -> None:
        """Comments, spaces, both signs, keys in capitals, values on several lines."""
        from supervisor.options import UnhosedConfigParser

        text = (
            "; head\n[supervisord]\nnodaemon = true\n\n[program:web]\n"
            "command = gunicorn shop:app ; the web\nSTOPSIGNAL: INT\nstopwaitsecs=40 # why\n"
            'environment = A="b;c",\n    D="e"\n# command = other\n'
            "[program:work]\ncommand=celery\n  -A shop\n  worker\n;stopwaitsecs=5\n"
            "[program:deep];a name\n    command=python m.py\n\n    ; why\n    STOPWAITSECS=7\n"
            "    environment=\n      A=1,\n\n      B=2\n  stopsignal=INT\nuser=x\n"
            "  [program:in]\n  command=b\n    -c\n"
        )
        theirs = UnhosedConfigParser()
        theirs.read_string(text)
        found = supervisor.read("s.conf", text).programs
        assert {f"program:{one.name}" for one in found} | {"supervisord"} == set(theirs.sections())
        for program in found:
            own = {one.key: one.value.split() for one in program.section.settings}
            section = dict(theirs.items(f"program:{program.name}"))
            assert own == {key: value.split() for key, value in section.items()}

    def test_launches(self) -> None:
        launches = programs(
            "[program:web]\ncommand=gunicorn shop:app -n %(program_name)s -b :%(ENV_PORT)s\n"
            "stopsignal=QUIT\nstopasgroup=true\n"
            "[program:other]\ncommand=/bin/sh -c 'python m.py'\n"
            "[group:all]\nprograms=web,other\n[program:none]\nuser=x\n"
        )
        assert set(launches) == {"web", "other"}
        web, other = launches["web"], launches["other"]
        assert web.command is not None
        assert web.command.words[-4:] == ("-n", "web", "-b", ":%(ENV_PORT)s")
        assert (web.stop_signal, web.group_signal) == ("SIGQUIT", True)
        assert other.command is not None
        assert other.command.keeper == "sh"
        assert other.grace == Limit(10.0, "stopwaitsecs")

    def test_environment(self) -> None:
        launch = programs("[program:a]\ncommand=b\nenvironment=A=\"b,c\",D='e',F=g\n")["a"]
        assert launch.environment == (("A", "b,c"), ("D", "e"), ("F", "g"))

    @pytest.mark.parametrize(
        ("lines", "stops", "kills"),
        [
            ("", False, False),
            ("stopasgroup=true", True, True),
            ("killasgroup=1", False, True),
            ("stopasgroup=%(ENV_X)s", None, None),
        ],
    )
    def test_groups(self, lines: str, *, stops: bool | None, kills: bool | None) -> None:
        (program,) = supervisor.read("s.conf", f"[program:a]\ncommand=b\n{lines}\n").programs
        assert (program.stops_group, program.kills_group) == (stops, kills)


def test_procfiles() -> None:
    text = (
        "# all\nweb: gunicorn shop:app\r\nwork:  exec celery -A shop worker\nrelease: ./m\n x: y\n"
    )
    web, work = procfile.launches([procfile.read("Procfile", text)])
    assert web.command is not None
    assert work.command is not None
    assert (web.command.words[0], web.command.keeper) == ("gunicorn", "sh")
    assert (work.command.words[0], work.command.keeper) == ("celery", "")
    assert work.spot.span == (3, 8, 3, 34)


def test_months_and_years_are_those_of_systemd() -> None:
    assert durations.of_systemd("1y") == 365.25 * 86400
    assert durations.of_systemd("1M") == 30.4375 * 86400
