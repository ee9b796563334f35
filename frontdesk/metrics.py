"""Figures for the practice's monitoring, in Prometheus's text form.

A label's values are an enumeration, and all of them are there from the start at zero: no id, name or word of a patient
can become one, and the number of series never grows. Served on ports of their own, to this machine only.
"""

from collections.abc import Iterable
from enum import Enum

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.core import CounterMetricFamily
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from frontdesk.log import dropped, log

PLACES = {"gateway": 0, "live": 1, "worker": 2, "actions": 3}  # after the first port, one for each process
WAITS = (0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 6)  # seconds
ANSWERS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4, 6, 15)  # a patient waits 6 s, the engine works on to 15 s
registry = CollectorRegistry()


class Family[V: Enum, M: MetricWrapperBase]:
    """One figure for each value of a label."""

    def __init__(self, metric: M, values: type[V]) -> None:
        self._each: dict[V, M] = {value: metric.labels(value.value) for value in values}

    def __getitem__(self, value: V) -> M:
        """The figure of one value."""
        return self._each[value]


def counted[V: Enum](name: str, about: str, label: str, values: type[V]) -> Family[V, Counter]:
    """Counts things by what they are."""
    return Family(Counter(name, about, [label], registry=registry), values)


def standing[V: Enum](name: str, about: str, label: str, values: type[V]) -> Family[V, Gauge]:
    """How many there are of each now."""
    return Family(Gauge(name, about, [label], registry=registry), values)


def timed[V: Enum](name: str, about: str, label: str, values: type[V]) -> Family[V, Histogram]:
    """Counts things and the seconds they took, by how they ended."""
    return Family(Histogram(name, about, [label], registry=registry, buckets=ANSWERS), values)


def waited(name: str, about: str) -> Histogram:
    """Counts waits, by how long they were."""
    return Histogram(name, about, registry=registry, buckets=WAITS)


class _Dropped(Collector):
    """What the log kept out."""

    def collect(self) -> Iterable[Metric]:
        """One counter."""
        yield CounterMetricFamily("frontdesk_log_fields_dropped", "fields kept out of the log", value=dropped())


registry.register(_Dropped())
database_waits = waited("frontdesk_database_wait_seconds", "until a change may begin")
database_errors = Counter("frontdesk_database_errors", "statements given up: locked, away, too slow", registry=registry)


def serve(process: str, first_port: int) -> None:
    """Answers at `/metrics` of this machine, on the process's own port; 0 is none.

    Never on the port that browsers reach: behind a proxy on the same machine everybody comes from 127.0.0.1.
    """
    if first_port:
        try:
            start_http_server(first_port + PLACES[process], "127.0.0.1", registry)
        except OSError as error:
            log.error("no metrics", error=error)
