#!/usr/bin/env python3
"""Embedded and template records that stand in a cluster: strangers.py LABELS < clusters.json"""
import collections, json, sys

relation = {}
for line in open(sys.argv[1], encoding='utf-8'):
    if not line.startswith('#'):
        fields = line.rstrip('\n').split('\t')
        relation[fields[0]] = fields[2]
found = collections.Counter()
for line in sys.stdin:
    for member in json.loads(line)['members']:
        for capture in member['captures']:
            found[relation.get(str(capture.get('source_id')))] += 1
told = collections.Counter(relation.values())
print('in clusters: ' + ', '.join('%s %d of %d' % (k, found[k], told[k]) for k in sorted(told)))
