#!/usr/bin/env python3
"""Write entity_table.c: the named character references of the WHATWG standard,
as Python's html.entities has them.

usage: make_entity_table.py > entity_table.c
"""
import html.entities

CHUNK = 4000  # ISO C promises strings of 4095 bytes
table = html.entities.html5
names = sorted({n.rstrip(';') for n in table}, key=lambda n: n.encode())
quote = lambda b: ''.join(chr(c) if 32 <= c < 127 and c not in (34, 92, 63)
                          else '\\%03o' % c for c in b)
chunks, places, size = [['']], [], 0
for name in names:
    value = table.get(name + ';', table.get(name)).encode()
    legacy = b'!' if name in table else b';'
    entry = name.encode() + legacy + value + b'\n'
    if size + len(entry) > CHUNK:
        chunks.append([''])
        size = 0
    places.append((len(chunks) - 1) << 12 | size)
    size += len(entry)
    text = quote(entry)
    if len(chunks[-1][-1]) + len(text) > 68:
        chunks[-1].append('')
    chunks[-1][-1] += text

print('/* Made by make_entity_table.py; do not edit. */')
print('/* clang-format off */')
print('#include "core/text/entity_table.h"\n')
for i, lines in enumerate(chunks):
    print('static const char chunk_%d[] =' % i)
    print('\n'.join('\t"%s"' % x for x in lines) + ';\n')
print('const char *const entity_chunk[%d] = {%s};\n' % (
    len(chunks), ', '.join('chunk_%d' % i for i in range(len(chunks)))))
print('const uint16_t entity_place[ENTITY_COUNT] = {')
row = '\t'
for o in places:
    if len(row) > 70:
        print(row.rstrip())
        row = '\t'
    row += '%d, ' % o
print(row.rstrip())
print('};')
