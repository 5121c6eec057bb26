#!/usr/bin/env python3
"""Name captures by the label's number: by_record.py LABELS < clusters.json

A tar member is told by its path, a page of the made WARC by the last part of its
WARC-Record-ID; both become source_id, as score_clusters.py wants it.
"""
import json, re, sys

number = {}
for line in open(sys.argv[1], encoding='utf-8'):
    if not line.startswith('#'):
        fields = line.rstrip('\n').split('\t')
        number[fields[4]] = fields[0]
for line in sys.stdin:
    row = json.loads(line)
    for member in row['members']:
        for capture in member['captures']:
            record = capture['record']
            page = re.search(r'-8000-([0-9a-f]{12})>?$', record)
            capture['source_id'] = str(int(page.group(1), 16)) if page else number.get(record, record)
    print(json.dumps(row))
