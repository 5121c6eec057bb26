"""The data blocks of a report as lines of JSON: report_data.py REPORT.html."""
import base64
import gzip
import json
import pathlib
import re
import sys

page = pathlib.Path(sys.argv[1]).read_text("utf-8")
for kind, text in re.findall(r'<script type="(application/json|text/plain)" id="[^"]*">(.*?)</script>', page, re.S):
    if kind == "text/plain":
        text = gzip.decompress(base64.b64decode(text)).decode()
    value = json.loads(text)
    for one in value if isinstance(value, list) else [value]:
        print(json.dumps(one))
