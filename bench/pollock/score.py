"""Scores what load.mjs wrote by the benchmark's own measures.

    python3 bench/pollock/score.py POLLOCK READER ...

It needs what the benchmark's metrics need: numpy, multiset, chardet, joblib, python-dateutil and price-parser.
"""
import functools
import json
import os
import sys

root, readers = sys.argv[1], sys.argv[2:]
sys.path.insert(0, root)
from pollock import metrics  # noqa: E402

metrics.normalize_cell = functools.lru_cache(maxsize=None)(metrics.normalize_cell)
MEASURES = ["success"] + [f"{of} {what}" for of in ("header", "record", "cell") for what in ("precision", "recall", "F1")]

with open(os.path.join(root, "pollock_weights.json")) as file:
    weights = json.load(file)


def measure(reader, name):
    clean = os.path.join(root, "polluted_files", "clean", name)
    loaded = os.path.join(root, "results", reader, "polluted_files", "loading", f"{name}_converted.csv")
    try:
        if not metrics.successful_csv(loaded):
            return [0.0] * 10
        return [1.0, *map(float, metrics.header_record_cell_measures_csv(clean, loaded))]
    except Exception:
        return [0.0] * 10


names = sorted(name for name in os.listdir(os.path.join(root, "polluted_files", "csv")) if name.endswith(".csv"))
for reader in readers:
    scores = {name: measure(reader, name) for name in names}
    means = [sum(score[i] for score in scores.values()) / len(scores) for i in range(10)]
    total = sum(weights.get(name, 0) for name in names)
    weighted = sum(sum(scores[name]) * weights.get(name, 0) for name in names) / total
    print(f"{reader}: simple {sum(means):.3f}, weighted {weighted:.3f}")
    print("  " + ", ".join(f"{what} {mean:.3f}" for what, mean in zip(MEASURES, means)))
    worst = sorted(names, key=lambda name: sum(scores[name]))[:12]
    if os.environ.get("WORST"):
        print("  worst: " + ", ".join(f"{name} {sum(scores[name]):.2f}" for name in worst))
