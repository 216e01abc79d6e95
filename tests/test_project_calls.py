"""Functions are found across modules, also where these import each other."""

from __future__ import annotations

from shutdown_lint.project.calls import resolve
from support.small_project import project


def found(target: str, **modules: str) -> str | None:
    here = project({f"shop/{name}.py": code for name, code in modules.items()})
    module = here.summary("shop/main.py")
    assert module is not None
    reached = resolve(target, module, here)
    return None if reached is None else f"{reached.module.path}: {reached.function.name}"


RUNS = "import time\n\ndef run():\n    time.sleep(1)\n"
STARTS = "from shop.first import *\n\ndef main():\n    run()\n"


def test_a_function_that_is_handed_on_by_modules_that_import_all_of_each_other() -> None:
    modules = {
        "main": STARTS,
        "first": "from shop.second import *\nfrom shop.third import *\n",
        "second": "from shop.first import *\nfrom shop.third import *\n",
        "third": "from shop.first import *\nfrom shop.second import *\n" + RUNS,
    }
    assert found("shop.first.run", **modules) == "shop/third.py: third.run"
    assert found("shop.first.missing", **modules) is None


def test_many_modules_that_import_all_of_each_other_are_asked_once() -> None:
    names = [f"part_{number}" for number in range(12)]
    everything = "".join(f"from shop.{name} import *\n" for name in names)
    modules = dict.fromkeys(names, everything)
    assert found("shop.first.run", main=STARTS, first=everything, **modules) is None


def test_classes_that_derive_from_each_other() -> None:
    first = "from shop.second import B\n\nclass A(B):\n    pass\n"
    second = "from shop.first import A\n\nclass B(A):\n    pass\n"
    assert found("shop.first.A.run", main=STARTS, first=first, second=second) is None


def test_a_package_that_calls_a_class_by_the_name_of_its_module() -> None:
    bus = "class Bus:\n    def __init__(self):\n        self.run()\n\n    @classmethod\n    "
    bus += "def open(cls):\n        return cls()\n\n    def run(self):\n        time.sleep(1)\n"
    modules = {"__init__": "from .Bus import Bus\n", "Bus": "import time\n\n" + bus}
    main = "import shop\n\ndef main():\n    shop.Bus().run()\n"
    assert found("shop.Bus", main=main, **modules) == "shop/Bus.py: shop.Bus.Bus.__init__"
    assert found("shop.Bus.open", main=main, **modules) == "shop/Bus.py: shop.Bus.Bus.open"
    assert found("shop.Bus.Bus.run", main=main, **modules) == "shop/Bus.py: shop.Bus.Bus.run"
    modules["__init__"] = "import shop.Bus\n"
    assert found("shop.Bus", main=main, **modules) is None
