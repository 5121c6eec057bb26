#!/usr/bin/env python3
"""How many clusters, how many bodies in them, how large the largest: sizes.py < clusters.json"""
import json, sys

sizes = sorted((json.loads(line)['size'] for line in sys.stdin), reverse=True)
print('%d clusters of %d captures, largest %s' % (len(sizes), sum(sizes), ' '.join(map(str, sizes[:5]))))
