#!/usr/bin/env python3
"""Are cuts and stories set into others told as such? reuse.py LABELS DUMP.jsonl PARTIAL.json < clusters.json

Excerpts: how many stand in their story's cluster, and how many of those as `contained` (or as
its canonical, or in the same bytes as another member). Embedded records: how many have an edge
to the story they hold, `contains` or `partial`, and how many stand in a cluster with any other
story. PARTIAL.json is `clusters --kind partial --json`. The story an embedded record holds is
told by its title, which make_dump.py leaves as it was.
"""
import collections, json, sys

relation, story_of = {}, {}
for line in open(sys.argv[1], encoding='utf-8'):
    if not line.startswith('#'):
        fields = line.rstrip('\n').split('\t')
        relation[fields[0]], story_of[fields[0]] = fields[2], fields[1]
title, held = {}, collections.defaultdict(set)
for line in open(sys.argv[2], encoding='utf-8'):
    row = json.loads(line)
    title[str(row['id'])] = row['title']
for key, kind in relation.items():
    if kind in ('first', 'exact'):
        held[title[key]].add(story_of[key])

cuts, told, merged, strangers = 0, collections.Counter(), set(), set()
for line in sys.stdin:
    members = [(str(c['source_id']), m['relation']) for m in json.loads(line)['members'] for c in m['captures']]
    stories = collections.Counter(story_of[key] for key, _ in members)
    for key, kind in members:
        if relation[key] == 'excerpt' and stories[story_of[key]] > 1:
            cuts += 1
            told[kind] += 1
        elif relation[key] == 'embedded' and len(stories) > 1:
            merged.add(key)
        elif relation[key] == 'template' and len(stories) > 1:
            strangers.add(key)
edges = collections.defaultdict(set)
for line in open(sys.argv[3], encoding='utf-8'):
    keys = [str(c['source_id']) for m in json.loads(line)['members'] for c in m['captures']]
    for key in keys:
        if relation.get(key) == 'embedded':
            edges[key].update(story_of[other] for other in keys if other != key)
kinds = collections.Counter(relation.values())
seen = sum(bool(edges[key] & held[title[key]]) for key in relation if relation[key] == 'embedded')
print('excerpts with their story %d of %d (%s); embedded with an edge to their story %d of %d; '
      'merged: embedded %d, templates %d' % (
          cuts, kinds['excerpt'], ', '.join('%s %d' % k for k in told.most_common()),
          seen, kinds['embedded'], len(merged), len(strangers)))
