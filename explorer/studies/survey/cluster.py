"""Many workers, here or on other machines, through dask.distributed."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from distributed import Client, Future, as_completed, get_worker
from distributed.scheduler import KilledWorker

from explorer.errors import SurveyError
from explorer.messages import N_, Message
from explorer.studies.survey.course import Task
from explorer.studies.survey.surveyor import File, Found
from explorer.studies.survey.work import Order, Unfit, work

_AHEAD = 2
"""Parts a worker has before it: one at hand, one that waits."""
_RETRIES = 2

Say = Callable[[Message], None]


@dataclass(frozen=True, slots=True)
class _Refused:
    """A worker's answer that it must not take part, and its address."""

    worker: str
    reason: Message


def _work(order: Order, files: Sequence[File]) -> Found | _Refused:
    found = work(order, files)
    return _Refused(get_worker().address, found.reason) if isinstance(found, Unfit) else found


@dataclass
class OnCluster:
    """Computes parts on whatever workers there are; they may come and go."""

    client: Client
    order: Order
    say: Say
    _parts: dict[Future[Any], Task] = field(default_factory=dict)
    _refused: set[str] = field(default_factory=set)
    _names: Iterator[int] = field(default_factory=count)

    def results(self, tasks: Iterator[Task]) -> Iterator[tuple[int, Found]]:
        """Compute all parts.

        Raises: SurveyError: if no worker is fit, the scheduler is gone, or a part killed too many.
        """
        coming = as_completed(loop=self.client.loop, with_results=True, raise_errors=False)
        try:
            self._fill(coming, tasks)
            for future, result in coming:
                task = self._parts.pop(future)
                if future.status != "finished":
                    raise self._lost(task, result)
                del future  # so that the worker forgets it
                if isinstance(result, _Refused):
                    self._refuse(result)
                    self._submit(coming, task)
                    continue
                yield task[0], result
                self._fill(coming, tasks)
        except (OSError, TimeoutError) as problem:
            raise _no_scheduler() from problem
        finally:
            with suppress(Exception):
                self.client.cancel(list(self._parts), force=True)
            self._parts.clear()

    def _fill(self, coming: Any, tasks: Iterator[Task]) -> None:
        threads = sum(self.client.ncores().values())
        while len(self._parts) < _AHEAD * max(threads, 1):
            task = next(tasks, None)
            if task is None:
                return
            self._submit(coming, task)

    def _submit(self, coming: Any, task: Task) -> None:
        name = f"survey-{os.getpid()}-{id(self)}-{next(self._names)}"
        future = self.client.submit(_work, self.order, task[1], key=name, retries=_RETRIES)
        self._parts[future] = task
        coming.add(future)

    def _refuse(self, refused: _Refused) -> None:
        """Send a worker away that would give other numbers, so that its parts go to others."""
        if refused.worker not in self._refused:
            self._refused.add(refused.worker)
            facts = {"address": refused.worker, "reason": refused.reason}
            self.say(Message(N_("The worker {address} is refused: {reason}."), facts))
        here = set(self.client.ncores())
        if here - self._refused:
            # Not at once where it alone has something that others are still to take over.
            self.client.retire_workers([refused.worker], close_workers=True, remove=True)
        elif here:
            raise SurveyError(
                N_("No worker is left. The last one was refused: {reason}."), reason=refused.reason
            )

    def _lost(self, task: Task, problem: Any) -> SurveyError:
        if isinstance(problem, tuple):  # type, error, traceback
            problem = problem[1]
        if isinstance(problem, KilledWorker):
            names = ", ".join(file.row.path for file in task[1])[:300]
            return SurveyError(
                N_("Several workers died over the same pictures: {names}."), names=names
            )
        if self.client.status != "running" or problem is None:
            return _no_scheduler()
        raise problem if isinstance(problem, BaseException) else RuntimeError(problem)


def _no_scheduler() -> SurveyError:
    return SurveyError(
        N_(
            "The scheduler does not answer any more. What is done is kept: start the survey again "
            "and it goes on."
        )
    )
