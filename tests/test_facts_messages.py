"""What is done with the messages of a broker, and which are acknowledged on delivery."""

from __future__ import annotations

import libcst as cst
import pytest

from shutdown_lint.facts.code.written import written_name
from support.module_facts import facts_of, node_of

# What is done with `body`, by the call that does it.
WORK = {
    "process(body)": "process",
    "process(json.loads(body))": "process",
    "data = json.loads(body)\n    for row in data['rows']: database.insert(row)": "insert",
    "threading.Thread(target=process, args=(body,)).start()": "start",
    "pool.submit(lambda: process(body))": "submit",
    "def later(): process(body)\n    pool.submit(later)": "submit",
    "if (data := body.decode()): send(data)": "send",
    "x, y = body.split()\n    send(y)": "send",
    "helper(body)": "helper",
    "Helper().take(body)": "take",
    "with open(name, 'wb') as file: file.write(body)": "write",
    "session.add(Row(body))": "add",
    "print(body)\n    process(body)": "process",
}
NONE = [
    "pass",
    "process(channel)",
    "print(process(body))",
    "logging.info('%s', body.decode())",
    "data = json.loads(body)",
    "event = Event.from_json(body)",
    "channel.basic_ack(method.delivery_tag)",
    "quiet(body)",
    "tick()",
    "sys.exit(len(body))",
    "process(body=channel)",
]
KEPT = [
    "inbox.append(body)",
    "seen = set()\n    seen.add(body)",
    "queue.put(body)",
    "self.last = body",
    "return body",
    "callback(body)",
    "self.handle(body)",
    "handlers[name](body)",
]
MODULE = """
import json, logging, sys, threading

def helper(one, two=1):
    return send(one)

def quiet(one):
    print(one)
    tick()

class Helper:
    def take(self, message):
        self.database.insert(message)

class Consumer:
  def on_message(self, channel, method, properties, body, callback=None):
    {}
"""


@pytest.mark.parametrize(("code", "name"), WORK.items())
def test_work_is_done_with_a_message(code: str, name: str) -> None:
    work, _ = _treatment(code)
    assert isinstance(work, cst.Call)
    assert written_name(work) == name


@pytest.mark.parametrize("code", NONE)
def test_nothing_is_done_with_a_message(code: str) -> None:
    assert _treatment(code) == (None, None)


@pytest.mark.parametrize("code", KEPT)
def test_a_message_is_kept_for_somebody(code: str) -> None:
    work, kept = _treatment(code)
    assert work is None
    assert kept is not None


def test_work_comes_before_keeping() -> None:
    work, _ = _treatment("inbox.append(body)\n    process(body)")
    assert isinstance(work, cst.Call)
    assert written_name(work) == "process"


def test_a_function_that_calls_itself_ends() -> None:
    facts = facts_of("def again(message):\n    again(message)\n    again(message[1:])\n")
    (function,) = facts.functions.all
    assert facts.message_work.of_callback(function) == (None, None)


@pytest.mark.parametrize(
    ("code", "is_passing"),
    [
        ("channel.basic_consume('jobs', work, auto_ack=True)", False),
        ("channel.basic_consume('jobs', work, auto_ack=True, exclusive=True)", True),
        ("channel.basic_consume('amq.rabbitmq.reply-to.x', work, no_ack=True)", True),
        ("channel.basic_consume('rpc-replies', work, no_ack=True)", True),
        ("q = declare_queue(exclusive=True)\nq.consume(work, no_ack=True)", True),
        ("q = declare_queue('jobs')\nq.consume(work, no_ack=True)", False),
        ("queue_declare('a', auto_delete=True)\nbasic_consume('a', work, no_ack=True)", True),
        ("queue_declare('a', auto_delete=True)\nbasic_consume('b', work, no_ack=True)", None),
        ("Queue('a', exclusive=True)\nQueue('b')\nconsume('b', work, no_ack=True)", False),
    ],
)
def test_whose_messages_nobody_misses(code: str, is_passing: bool | None) -> None:  # noqa: FBT001
    facts = facts_of(f"{code}\n")
    (found,) = facts.auto_acks.all
    assert found.is_passing is is_passing


@pytest.mark.parametrize(
    "code",
    [
        "channel.basic_consume('jobs', work, auto_ack=False)",
        "channel.basic_consume('jobs', work, True)",
        "channel.basic_consume('jobs', work, auto_ack=settings.AUTO)",
        "def consume(no_ack=True): channel.consume('jobs', no_ack=no_ack)",
        "broker.subscriber('jobs', no_ack=True)",
        "channel.consume('jobs', **options)",
    ],
)
def test_not_acknowledged_on_delivery(code: str) -> None:
    assert facts_of(f"{code}\n").auto_acks.all == ()


def _treatment(code: str) -> tuple[cst.CSTNode | None, cst.CSTNode | None]:
    facts = facts_of(MODULE.format(code))
    consumer = node_of(facts, cst.ClassDef, facts.source(facts.tree.all(cst.ClassDef)[1]).strip())
    callback = facts.functions.of(next(iter(consumer.body.body)))  # type: ignore[arg-type]
    return facts.message_work.of_callback(callback)


KAFKA = "from kafka import KafkaConsumer\nfrom confluent_kafka import Consumer\n"
SQS = """
while True:
    got = sqs.receive_message(QueueUrl=url)
    for one in got['Messages']:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=one['ReceiptHandle'])
"""


@pytest.mark.parametrize(
    ("code", "scope", "names"),
    [
        ("def f(ch, method, props, body): ch.basic_ack(method.delivery_tag)", None, "props body"),
        (
            "for tag, data in entries:\n    cache.xack('jobs', 'us', tag)\n    text = str(data)",
            "for",
            "tag data text entries",
        ),
        (SQS, "for", "one got"),
        ("for m in sqs.receive_messages():\n    m.delete()", "for", "m"),
        ("import kafka\nfor r in consumer:\n    consumer.commit()", "for", "r"),
        ("import kafka\nwhile 1:\n    r = consumer.poll(1)\n    consumer.commit()", "while", "r"),
        (
            "import nats\nasync def f(msg):\n    data = msg.data\n    await msg.ack()",
            None,
            "msg data",
        ),
        ("def f(redis, tag, fields): redis.xack('jobs', 'group', tag)", None, "tag fields"),
    ],
)
def test_which_message_is_acknowledged(code: str, scope: str | None, names: str) -> None:
    facts = facts_of(f"{code}\n")
    (ack,) = facts.acknowledgements.all
    assert ack.message.names >= set(names.split())
    assert ack.message.names.isdisjoint({"sqs", "cache", "url", "ch", "redis", "consumer"})
    assert (scope or "") == ({cst.For: "for", cst.While: "while"}.get(type(ack.scope), ""))


@pytest.mark.parametrize(
    "code",
    [
        "def f(msg): msg.ack()",
        "import kombu\nack()",
        "for r in rows: session.commit()",
        "bot.delete_message(chat, message)",
        "for f in files: f.delete()",
        "call(lambda: channel.basic_ack(method.delivery_tag))",
        "import kafka\ndatabase.commit()",
    ],
)
def test_nothing_is_acknowledged(code: str) -> None:
    assert facts_of(f"{code}\n").acknowledgements.all == ()


@pytest.mark.parametrize(
    ("body", "is_early"),
    [
        ("ack(); work(body)", True),
        ("ack()\nif body: work(body)", True),
        ("try: ack()\nfinally: work(body)", True),
        ("if body:\n    ack()\n    work(body)", True),
        ("if not body: return\nack()\nwork(body)", True),
        ("log(body.decode()); ack(); print(body)", False),
        ("work(body); ack(); work(body)", False),
        ("if old(body): ack()\nwork(body)", False),
        ("try: work(body)\nexcept OSError: ack()\nwork(body)", False),
        ("if old:\n    ack()\n    return\nwork(body)", False),
        ("ack(); tick()", False),
    ],
)
def test_which_acknowledgement_is_early(body: str, is_early: bool) -> None:  # noqa: FBT001
    acknowledged = body.replace("ack()", "ch.basic_ack(method.delivery_tag)").replace(
        "\n", "\n    "
    )
    text = acknowledged.replace("log(", "print(").replace("old(body)", "len(body)")
    facts = facts_of(f"def on_message(ch, method, props, body):\n    {text}\n")
    assert bool(facts.early_acks.all) is is_early


@pytest.mark.parametrize(
    ("code", "work", "in_worker"),
    [
        ("while True:\n    k, job = cache.blpop('jobs')\n    work(job)", "work(job)", True),
        ("while running:\n    job = cache.brpop('jobs')\n    work(job)", "work(job)", True),
        ("while True:\n    job = cache.lpop('jobs')\n    work(job)", "work(job)", False),
        ("while True:\n    job = cache.lpop('a')\n    work(job)\n    sleep(1)", "work(job)", True),
        ("job = cache.lpop('jobs')\nwork(job)", "work(job)", False),
        ("for _ in range(9):\n    work(cache.blpop('jobs'))", "work(cache.blpop('jobs'))", False),
        ("def get(): return cache.blpop('jobs')\nwhile True: work(get())", "work(get())", True),
        ("import redis\nwhile True: work(z.bzpopmin('a'))", "work(z.bzpopmin('a'))", True),
    ],
)
def test_a_job_is_taken_out(code: str, work: str, in_worker: bool) -> None:  # noqa: FBT001
    facts = facts_of(f"{code}\n")
    (pop,) = facts.pops.all
    assert pop.treatment.work is node_of(facts, cst.Call, work)
    assert pop.in_worker is in_worker


@pytest.mark.parametrize(
    "code",
    [
        "while True:\n    cache.blpop('jobs')\n    work()",
        "while True:\n    job = pipe.lpop('jobs')\n    work(job)",
        "while True:\n    job = cache.brpop('jobs')\n    cache.zadd('a', job)\n    work(job)",
        "try: work(cache.lpop('jobs'))\nexcept OSError: retry()",
        "def brpop(key): return cache.brpop(key)",
        "work(cache.blpop('rpc:reply'))",
        "work(deck.spop())",
    ],
)
def test_no_job_is_taken_out(code: str) -> None:
    assert facts_of(f"{code}\n").pops.all == ()


@pytest.mark.parametrize(
    ("code", "is_asked_for"),
    [
        ("c = KafkaConsumer('a', group_id='g', enable_auto_commit=True)", True),
        ("c = KafkaConsumer('a', group_id='g')", False),
        ("c = KafkaConsumer('a', enable_auto_commit=True, **options)", True),
        ("c = Consumer({'group.id': 'g', 'enable.auto.commit': 'true'})", True),
        ("c = Consumer({'group.id': 'g'})", False),
    ],
)
def test_a_consumer_commits_by_itself(code: str, is_asked_for: bool) -> None:  # noqa: FBT001
    (found,) = facts_of(f"{KAFKA}{code}\nfor r in c: work(c.poll(1), r)\n").auto_commits.all
    assert (found.option is not None) is is_asked_for


@pytest.mark.parametrize(
    "code",
    [
        "c = KafkaConsumer('a', group_id='g', enable_auto_commit=False)",
        "c = KafkaConsumer('a', group_id='g', enable_auto_commit=AUTO)",
        "c = KafkaConsumer('a', enable_auto_commit=True)",
        "c = KafkaConsumer('a', **options)",
        "c = Consumer({'enable.auto.commit': False})",
        "c = Consumer({'enable.auto.offset.store': False, 'enable.auto.commit': True})",
        "c = Consumer({**options})",
        "c = Consumer(options)",
        "conf = {'group.id': 'g'}\nconf.update(options)\nc = Consumer(conf)",
        "c = KafkaConsumer('a', group_id='g', enable_auto_commit=True)\nc.commit()",
        "c = KafkaConsumer('a', group_id='g', enable_auto_commit=True)\nhand(c)",
    ],
)
def test_a_consumer_does_not_surely_commit_by_itself(code: str) -> None:
    assert facts_of(f"{KAFKA}{code}\nfor r in c: work(c.poll(1), r)\n").auto_commits.all == ()


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("p = KafkaProducer()\np.send('a')", True),
        ("p = KafkaProducer()\np.send('a')\nsys.stdout.flush()", True),
        ("p = KafkaProducer()\nasync def f(): await p.send('a')", True),
        ("p = KafkaProducer()\np.send('a')\np.flush()", False),
        ("p = KafkaProducer()\np.send('a')\nother.flush()", False),
        ("p = KafkaProducer()\np.send('a').get()", False),
        ("p = KafkaProducer()\nf = p.send('a')", False),
        ("p = KafkaProducer()\np.send('a')\nhand(p)", False),
        ("with KafkaProducer() as p: p.send('a')", False),
        ("p = KafkaProducer()", False),
        ("p = Producer({})\np.produce('a')", True),
        ("p = Producer({})\np.send('a')", False),
    ],
)
def test_a_producer_is_never_flushed(code: str, found: bool) -> None:  # noqa: FBT001
    head = "import sys\nfrom kafka import KafkaProducer\nfrom confluent_kafka import Producer\n"
    facts = facts_of(f"{head}{code}\n")
    assert bool(facts.unflushed_producers.all) is found
