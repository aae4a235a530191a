#!/usr/bin/env python3
"""The table that Earthquakes.java prints, counted from the file alone: it asks no service."""
import json
import os
from collections import defaultdict

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "earthquakes.json"), encoding="utf-8") as file:
    features = json.load(file)["features"]

magnitudes = defaultdict(list)
for feature in features:
    magnitudes[feature["properties"]["net"]].append(feature["properties"]["mag"])

print("network  events     mean  largest")
for network, all_of_it in sorted(magnitudes.items()):
    known = [mag for mag in all_of_it if mag is not None]
    print(f"{network:7}  {len(all_of_it):6}  {sum(known) / len(known):7.3f}  {max(known):7.2f}")
