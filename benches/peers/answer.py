"""What every peer in Python does: take tasks, do each some rounds, say how long it took.

See ../src/peers.rs for what is asked and answered.
"""

import sys
import time


def answer(prepare, work):
    """`prepare` makes of a task what `work` needs, off the clock."""
    rounds = int(sys.argv[1])
    tasks = [line.rstrip("\n").split("\t") for line in sys.stdin]
    lines = []
    for task in tasks:
        prepared = prepare(*task)
        times = []
        try:
            for _ in range(rounds):
                start = time.perf_counter_ns()
                work(prepared)
                times.append(time.perf_counter_ns() - start)
            lines.append(str(min(times)))
        except Exception as problem:  # whatever a peer throws: it could not do this task
            lines.append("! " + (str(problem) or type(problem).__name__).splitlines()[0])
    sys.stdout.write("\n".join(lines) + "\n")
