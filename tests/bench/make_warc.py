#!/usr/bin/env python3
"""A crawl of pages that are there as files: one gzip member a record, as crawlers write it.

    make_warc.py OUT.warc.gz FOLDER...      every *.html below each, in the order of names
"""
import gzip, pathlib, sys, uuid


def record(number, page):
    block = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n' + page.read_bytes()
    head = ('WARC/1.0\r\nWARC-Type: response\r\n'
            'WARC-Record-ID: <urn:uuid:%s>\r\n'
            'WARC-Target-URI: http://site%d.example/%s\r\n'
            'WARC-Date: 2025-02-01T00:00:00Z\r\n'
            'Content-Type: application/http; msgtype=response\r\n'
            'Content-Length: %d\r\n\r\n'
            % (uuid.uuid5(uuid.NAMESPACE_URL, page.name), number % 50, page.name, len(block)))
    return head.encode() + block + b'\r\n\r\n'


def main():
    pages = [page for folder in sys.argv[2:] for page in sorted(pathlib.Path(folder).rglob('*.html'))]
    with open(sys.argv[1], 'wb') as out:
        for number, page in enumerate(pages):
            out.write(gzip.compress(record(number, page), 6, mtime=0))


if __name__ == '__main__':
    main()
