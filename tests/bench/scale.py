#!/usr/bin/env python3
"""The growth curve: made records taken in step by step, each step its own run.

    scale.py PROGRAM MAKE_SCALE OUT [RECORDS [STEPS]]

Writes OUT.tsv (records so far, seconds of wall and processor, peak memory of the
run, bytes of packs and of derived files) and, where gnuplot is, OUT.svg. Then it
opens the archive a few times. No dump is kept: records come through a pipe.
"""
import os, pathlib, shutil, subprocess, sys, tempfile, time

PLOT = '''set terminal svg size 900,420 font "sans,11"; set output "{out}.svg"
set datafile separator "\\t"; set key top left; set grid; set format x "%.0s%c"
set multiplot layout 1,2
set xlabel "records"; set ylabel "seconds of a step"
plot "{out}.tsv" using 1:2 with linespoints title "wall", "" using 1:3 with linespoints title "processor"
set ylabel "MB"
plot "{out}.tsv" using 1:($4/1e3) with linespoints title "peak memory", \\
     "" using 1:($5/1e6) with linespoints title "packs", "" using 1:($6/1e6) with linespoints title "derived"
'''


def size_of(folder):
    return sum(f.stat().st_size for f in folder.rglob('*') if f.is_file())


def run(arguments, **more):
    """Wall and processor seconds, peak memory in KB."""
    begin = time.monotonic()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, **more)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit('scale: %s ended with status %d' % (' '.join(arguments), status >> 8))
    return time.monotonic() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss


def take(program, archive, make, first, count):
    records = subprocess.Popen([make, str(count), str(first)], stdout=subprocess.PIPE)
    used = run([program, '-q', '-a', str(archive), 'ingest', '--format', 'jsonl', '--source', 'part%09d' % first, '-'],
               stdin=records.stdout)
    records.stdout.close()
    if records.wait():
        sys.exit('scale: %s failed' % make)
    return used


def main():
    program, make, out = sys.argv[1:4]
    given = sys.argv[4:]
    total, steps = (int(x) for x in given + ['1000000', '10'][len(given):])
    step = max(total // steps, 1)
    with tempfile.TemporaryDirectory(prefix='scale.') as work, open(out + '.tsv', 'w') as table:
        archive = pathlib.Path(work) / 'archive'
        run([program, '-q', '-a', str(archive), 'init'])
        rates = []
        for first in range(0, total, step):
            wall, cpu, peak = take(program, archive, make, first, step)
            packs = size_of(archive / 'packs')
            row = (first + step, '%.2f' % wall, '%.2f' % cpu, peak, packs, size_of(archive) - packs)
            print(*row, sep='\t', file=table, flush=True)
            print('%9d records  %7s s  %7s cpu s  %5d MB  packs %5d MB  derived %5d MB'
                  % (row[0], row[1], row[2], peak // 1000, packs // 10**6, row[5] // 10**6), flush=True)
            rates.append(step / cpu)
        wall, cpu, _ = take(program, archive, make, total, 1000)
        print('1,000 more: %.2f s, %.2f cpu s' % (wall, cpu))
        for words in (['dumps'], ['clusters', '--min-size', '3', '--limit', '1']):
            best = min(run([program, '-q', '-a', str(archive)] + words)[0] for _ in range(5))
            print('%s: %.0f ms' % (' '.join(words), 1000 * best))
        print('rate of the last step over the first, by processor seconds: %.2f' % (rates[-1] / rates[0]))
    if shutil.which('gnuplot'):
        subprocess.run(['gnuplot'], input=PLOT.format(out=out).encode(), check=True)


if __name__ == '__main__':
    main()
