"""What every peer in Python does: take tasks, do each some rounds, say how long it took.

See ../src/peers.rs for what is asked and answered.
"""

import signal
import sys
import time


def stopped(*_):
    raise TimeoutError("not done in time")


def answer(prepare, work, most=0):
    """`prepare` makes of a task what `work` needs, off the clock.

    Where `most` is given, it is the most seconds of processor time for both, and that is what is
    timed: a task of minutes is done once, and other work on the machine must not count as its own.
    """
    rounds = int(sys.argv[1])
    clock = time.process_time_ns if most else time.perf_counter_ns
    signal.signal(signal.SIGPROF, stopped)
    tasks = [line.rstrip("\n").split("\t") for line in sys.stdin]
    lines = []
    for task in tasks:
        times = []
        try:
            signal.setitimer(signal.ITIMER_PROF, most)
            prepared = prepare(*task)
            for _ in range(rounds):
                start = clock()
                work(prepared)
                times.append(clock() - start)
            lines.append(str(min(times)))
        except Exception as problem:  # whatever a peer throws: it could not do this task
            lines.append("! " + (str(problem) or type(problem).__name__).splitlines()[0])
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    sys.stdout.write("\n".join(lines) + "\n")
