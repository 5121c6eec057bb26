#!/usr/bin/env python3
"""Make a dump of invented text, as tar, JSONL and WARC.gz: make_text.py OUT STORIES

For machines without real articles. Words are drawn by Zipf's law from 20,000 made
ones, one story in four is told again with a new first sentence. Same arguments,
same bytes.
"""
import bisect, gzip, html, io, itertools, json, pathlib, random, sys, tarfile


def main():
    out, stories = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(1)
    syllables = [a + b for a in 'bdfgklmnprstvz' for b in ('a', 'e', 'i', 'o', 'u', 'an', 'er', 'on')]
    words = [''.join(rng.choice(syllables) for _ in range(rng.randint(1, 4))) for _ in range(20000)]
    weight = list(itertools.accumulate(1 / (i + 10) for i in range(len(words))))

    def sentence():
        picked = [words[bisect.bisect(weight, rng.random() * weight[-1])] for _ in range(rng.randint(7, 22))]
        return ' '.join(picked).capitalize() + '.'

    texts = []
    for _ in range(stories):
        text = [[sentence() for _ in range(rng.randint(2, 5))] for _ in range(rng.randint(4, 12))]
        texts.append('\n'.join(' '.join(p) for p in text))
        if rng.random() < .25:
            text[0][0] = sentence()
            texts.append('\n'.join(' '.join(p) for p in text))
    rng.shuffle(texts)
    out.mkdir(parents=True, exist_ok=True)
    with tarfile.open(out / 'dump.tar', 'w') as tar, open(out / 'dump.jsonl', 'w') as lines, \
            gzip.GzipFile(out / 'dump.warc.gz', 'wb', mtime=0) as warc:
        for i, text in enumerate(texts):
            title = text[:50]
            data = ('%s\n\n%s\n' % (title, text)).encode()
            info = tarfile.TarInfo('dump/%06d.txt' % i)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
            url = 'https://outlet%02d.example/%d' % (i % 40, i)
            lines.write(json.dumps(dict(id=i, url=url, title=title, text=text)) + '\n')
            page = '<html><head><title>%s</title></head><body><article>%s</article></body></html>' % (
                html.escape(title), ''.join('<p>%s</p>\n' % html.escape(p) for p in text.split('\n')))
            block = ('HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n' + page).encode()
            warc.write(('WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:bench:%d>\r\nWARC-Target-URI: %s\r\n'
                        'WARC-Date: 2025-02-05T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n'
                        'Content-Length: %d\r\n\r\n' % (i, url, len(block))).encode() + block + b'\r\n\r\n')


if __name__ == '__main__':
    main()
