"""The base of values that are tuples with named fields: typing's NamedTuple, at half of what it takes to define."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple

    # typing.NamedTuple compiles the text of every annotation, which nobody reads while twsh runs. With some 130 classes
    # before the prompt that was a tenth of the start. Annotations stay here as they were written.
    class _Definition(type):
        """Turns a class body into the tuple class it describes; mypy checks what typing would."""

        def __new__(cls, name, bases, body):
            fields = body.get("__annotations__", {})
            defaults = [body.pop(field) for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])
            for key, value in body.items():
                if key != "__module__":
                    setattr(made, key, value)
            return made

    NamedTuple = type.__new__(_Definition, "NamedTuple", (), {"__doc__": "A tuple with named fields."})
