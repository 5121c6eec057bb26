#!/usr/bin/env python3
"""Is every cut told as contained? excerpts.py LABELS NEWSFOLD ARCHIVE

Each excerpt beside its story's first telling, by `why`. (A member's relation in a cluster is to
the canonical, which may be an edited telling, or the excerpt itself.)
"""
import collections, json, re, subprocess, sys

labels, newsfold, archive = sys.argv[1:4]
relation, story_of, number = {}, {}, {}
for line in open(labels, encoding='utf-8'):
    if not line.startswith('#'):
        fields = line.rstrip('\n').split('\t')
        relation[fields[0]], story_of[fields[0]], number[fields[4]] = fields[2], fields[1], fields[0]


def ask(*words):
    return subprocess.run([newsfold, '-q', '-a', archive, '--json', *words],
                          stdout=subprocess.PIPE, check=True, text=True).stdout


body = {}
for line in ask('list').splitlines():
    row = json.loads(line)
    page = re.search(r'-8000-([0-9a-f]{12})>?$', row['record'])
    key = str(int(page.group(1), 16)) if page else number.get(row['record'], str(row.get('source_id', '')))
    body[key] = row.get('body')
first = {story_of[key]: body.get(key) for key in relation if relation[key] == 'first'}
told, merged, cuts = collections.Counter(), 0, 0
for key in relation:
    if relation[key] != 'excerpt':
        continue
    cuts += 1
    why = json.loads(ask('why', body[key], first[story_of[key]]))
    told[why['relation']] += 1
    merged += why['merges']
print('excerpts beside the first telling of their story: %s of %d; held for copies %d' % (
    ', '.join('%s %d' % pair for pair in told.most_common()), cuts, merged))
