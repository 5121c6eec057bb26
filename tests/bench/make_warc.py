#!/usr/bin/env python3
"""A crawl of pages that are there as files.

    make_warc.py OUT.warc.gz VISITS FOLDER...    every *.html below each, in the order of names

One gzip member a record, as crawlers write it; OUT.warc has none. With a %d in OUT each visit
is a file of its own. A page comes back on later visits as sites serve one again: the same article, other tokens
and times (digits in a row, ten or more; hex, twenty or more).
"""
import gzip, hashlib, pathlib, re, sys, uuid

TOKEN = re.compile(rb'(?<![0-9A-Za-z])(?:[0-9]{10,}|[0-9a-f]{20,})(?![0-9A-Za-z])')


def seen_on(visit, page):
    def other(match):
        token = match.group()
        fresh = hashlib.sha512(b'%d %s' % (visit, token)).hexdigest().encode() * (len(token) // 128 + 1)
        if token.isdigit():
            fresh = b'%d' % int(fresh, 16)
        return fresh[:len(token)]
    return TOKEN.sub(other, page) if visit else page


def record(number, page, visit):
    block = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n' + seen_on(visit, page.read_bytes())
    head = ('WARC/1.0\r\nWARC-Type: response\r\n'
            'WARC-Record-ID: <urn:uuid:%s>\r\n'
            'WARC-Target-URI: http://site%d.example/%s\r\n'
            'WARC-Date: 2025-02-%02dT00:00:00Z\r\n'
            'Content-Type: application/http; msgtype=response\r\n'
            'Content-Length: %d\r\n\r\n'
            % (uuid.uuid5(uuid.NAMESPACE_URL, '%d %s' % (visit, page.name)), number % 50, page.name,
               visit + 1, len(block)))
    return head.encode() + block + b'\r\n\r\n'


def main():
    name, visits = sys.argv[1], int(sys.argv[2])
    pages = [page for folder in sys.argv[3:] for page in sorted(pathlib.Path(folder).rglob('*.html'))]
    for visit in range(visits):
        path = name % visit if '%d' in name else name
        with open(path, 'ab' if visit and path == name else 'wb') as out:
            for number, page in enumerate(pages):
                found = record(number, page, visit)
                out.write(gzip.compress(found, 6, mtime=0) if path.endswith('.gz') else found)


if __name__ == '__main__':
    main()
