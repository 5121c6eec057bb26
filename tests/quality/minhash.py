#!/usr/bin/env python3
"""What the usual tools give on the same records: minhash.py DUMP.jsonl|DUMP.tar [J] > clusters.json

Plain MinHash (Broder 1997; the 128 smallest hashes of a text) over runs of 5 characters,
white space and case dropped; pairs of estimated Jaccard >= J (.7) joined, connected
components. No furniture, no guards; a member of a tar is taken as it is. The lines are those of `newsfold clusters --json`,
as far as score_clusters.py reads them.
"""
import collections, heapq, json, sys, tarfile, zlib

SIZE, RUN = 128, 5
least = float(sys.argv[2]) if len(sys.argv) > 2 else .7
texts, rows = [], []


def records(path):
    """Name, id and text of each."""
    if path.endswith('.tar'):
        with tarfile.open(path) as tar:
            for member in tar:
                if member.isfile():
                    yield member.name, '', tar.extractfile(member).read().decode('utf-8', 'replace')
        return
    for at, line in enumerate(open(path, encoding='utf-8', errors='replace')):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        yield 'L%d' % (at + 1), str(row.get('id', '')), row.get('maintext') or row.get('text') or ''


for name, key, text in records(sys.argv[1]):
    texts.append(''.join(text.lower().split()))
    rows.append((name, key))


def sketch_of(text):
    data = text.encode('utf-32-le')
    runs = {data[i:i + 4 * RUN] for i in range(0, max(4, len(data) - 4 * RUN + 4), 4)}
    return heapq.nsmallest(SIZE, {zlib.crc32(run) for run in runs})


sketches = [sketch_of(text) if text else [] for text in texts]
bucket = collections.defaultdict(list)
for at, sketch in enumerate(sketches):
    for value in sketch:
        bucket[value].append(at)
root = list(range(len(texts)))


def find(at):
    while root[at] != at:
        root[at] = root[root[at]]
        at = root[at]
    return at


def jaccard(a, b):
    union = heapq.nsmallest(SIZE, set(a) | set(b))
    both = set(a) & set(b)
    return sum(value in both for value in union) / max(1, len(union))


# A pair of J >= .7 shares most of its sketch: counting shared values finds it.
for at, sketch in enumerate(sketches):
    shared = collections.Counter(other for value in sketch for other in bucket[value] if other < at)
    for other, count in shared.items():
        if count >= least * len(sketch) / 2 and find(at) != find(other) and jaccard(sketch, sketches[other]) >= least:
            root[find(at)] = find(other)
groups = collections.defaultdict(list)
for at in range(len(texts)):
    groups[find(at)].append(at)
for group in groups.values():
    if len(group) > 1:
        print(json.dumps({'id': 'm:%d' % group[0], 'size': len(group), 'members': [
            {'relation': 'near', 'captures': [{'record': rows[at][0], 'source_id': rows[at][1]} for at in group]}]}))
