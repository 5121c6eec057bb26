#!/usr/bin/env python3
"""How many clusters, how large, and do reports of a series stand together? sizes.py DUMP.jsonl < clusters.json

A weekly or market report has its frame from the last one and figures of its own: told by two
members of a cluster that have three figures or more and share under half of the fewer.
"""
import itertools, json, re, sys

rows = [json.loads(line) for line in open(sys.argv[1], encoding='utf-8')]
figures = lambda c: set(re.findall(r'\d+(?:[.,/]\d+)*', rows[int(c['record'].lstrip('L')) - 1].get('maintext') or ''))
sizes, pairs, apart = [], 0, 0
for line in sys.stdin:
    row = json.loads(line)
    sizes.append(row['size'])
    for a, b in itertools.combinations([figures(m['captures'][0]) for m in row['members']], 2):
        pairs += 1
        least = min(len(a), len(b))
        apart += least >= 3 and len(a & b) < least / 2
sizes.sort(reverse=True)
print('%d clusters of %d captures, largest %s; of %d pairs of texts in them %d with other figures' % (
    len(sizes), sum(sizes), ' '.join(map(str, sizes[:5])), pairs, apart))
