"""An archive that is told over a topic, which holds its subscribers weakly, to write its index."""

import asyncio
import gc
import signal
import weakref


class Subscription:
    def __init__(self):
        self.message = asyncio.get_running_loop().create_future()


class Topic:
    def __init__(self):
        self.subscriptions = weakref.WeakSet()

    def subscribe(self):
        subscription = Subscription()
        self.subscriptions.add(subscription)
        return subscription

    def publish(self, message):
        for subscription in self.subscriptions:
            subscription.message.set_result(message)


async def archive(topic):
    subscription = topic.subscribe()
    await subscription.message
    with open("index.txt", "w") as file:
        file.write("complete\n")


def start(topic):
    asyncio.create_task(archive(topic))


async def main():
    topic, stopping = Topic(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    start(topic)
    await asyncio.sleep(0.01)
    gc.collect()  # happens at any time
    print("READY", flush=True)
    await stopping.wait()
    topic.publish("stop")
    await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(main())
