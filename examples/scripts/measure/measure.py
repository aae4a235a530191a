#!/usr/bin/env python3
"""Pretends to measure a voltage: reads its payload from standard input, writes its result to standard output."""

import json
import random
import statistics
import sys
import time


def progress(fraction, message):
    report = json.dumps({"fraction": fraction, "message": message})
    print("::progress " + report, file=sys.stderr, flush=True)


def main():
    task = json.load(sys.stdin)
    if task["device"] == "broken":
        # What callers see as the error, instead of the exit status.
        json.dump({"ename": "NoSignal", "evalue": "device 'broken' does not answer"}, sys.stdout)
        return 1
    volts = []
    for n in range(task["samples"]):
        time.sleep(0.01)
        volts.append(random.gauss(5.0, 0.02))
        progress((n + 1) / task["samples"], f"{n + 1} of {task['samples']}")
    result = {"device": task["device"], "samples": len(volts), "mean": round(statistics.fmean(volts), 4)}
    json.dump(result, sys.stdout)
    return 0


sys.exit(main())
