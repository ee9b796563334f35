"""Keeps TensorFlow out: Rasa imports it for components that we do not use, which costs 10 seconds and 260 MB.

In its place stand modules in which every name can be found and made a base class of, which is all that importing Rasa
takes. Whoever calls such a name, and so really uses TensorFlow, gets an error.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Optional

KEPT_OUT = ("tensorflow", "keras")


class Name(type):
    """A name of TensorFlow: nothing but a class, and all names inside it."""

    def __getattr__(cls, name: str) -> "Name":
        return _name(name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        """Refuses."""
        raise RuntimeError(f"{cls.__name__} needs TensorFlow, which is kept out (components/no_tensorflow.py)")


class Empty(ModuleType):
    """A module in which every name can be found."""

    def __getattr__(self, name: str) -> Name:
        return _name(name)


class StandIn(MetaPathFinder, Loader):
    """Finds these modules before Python looks for the real ones."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Optional[ModuleSpec]:
        """A module of TensorFlow, at any depth."""
        return ModuleSpec(fullname, self, is_package=True) if fullname.split(".")[0] in KEPT_OUT else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """One without anything in it."""
        return Empty(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


def keep_out() -> None:
    """From now on; call it before anything of Rasa is imported."""
    sys.meta_path.insert(0, StandIn())


def _name(name: str) -> Name:
    if name.startswith("__"):  # Python asks for these, and must hear that there are none
        raise AttributeError(name)
    return Name(name, (), {})
