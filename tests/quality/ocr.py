#!/usr/bin/env python3
"""Misread prints: ocr.py ARTICLES.jsonl RATE > DUMP.jsonl

Each English article of 600 characters or more twice, in each copy RATE of the characters
changed, dropped or doubled by another, as a machine misreads a scan. `story` tells which
belong together.
"""
import json, random, sys

LETTERS = 'abcdefghijklmnopqrstuvwxyz'
MOST = 1200
rate = float(sys.argv[2])
chance = random.Random(7)


def misread(text):
    out = []
    for c in text:
        x = chance.random()
        if x < rate * .7:
            out.append(chance.choice(LETTERS))
        elif x < rate * .85:
            continue
        elif x < rate:
            out.append(c + chance.choice(LETTERS))
        else:
            out.append(c)
    return ''.join(out)


seen = set()
for line in open(sys.argv[1], encoding='utf-8'):
    row = json.loads(line)
    story = row.get('url') or row.get('id')
    if len(row['text']) < 600 or story in seen or len(seen) >= MOST:
        continue
    seen.add(story)
    for copy in range(2):
        print(json.dumps({'id': '%d-%d' % (len(seen), copy), 'story': story, 'text': misread(row['text'])}))
