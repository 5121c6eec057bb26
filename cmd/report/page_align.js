/*
 * page_align.js - the passages two texts share, in UTF-16 code units.
 *
 * As core/near/fold, core/near/passages and cmd/passage_widen do it: letters and
 * digits in NFKC with case folded, the longest run first, then the longest of
 * what is left; in texts that are all repeats in one pass along b.
 */
const PASSAGE_LETTERS = 8;
const PLACES_TRIED = 16;
const STEPS_A_LETTER = 64, STEPS_AT_LEAST = 1 << 20;

const KEPT = /^[\p{L}\p{N}]$/u;
const SPELLING = /^(?![\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0730-\u074a\u20d0-\u20f0\ufe20-\ufe2f])\p{M}$/u;
const CLUSTER = /[\s\S][\p{M}\u1160-\u11ff\u3131-\u318e\uff9e-\uffdc]*/gu;
const foldCache = new Map();

function foldCluster(cluster) {
	let letters = foldCache.get(cluster);
	if (letters === undefined) {
		letters = [];
		const text = cluster.normalize("NFKC").toUpperCase().toLowerCase()
			.normalize("NFKC");
		for (const c of text)
			if (KEPT.test(c) || SPELLING.test(c))
				letters.push(c.codePointAt(0));
		if (foldCache.size < 65536)
			foldCache.set(cluster, letters);
	}
	return letters;
}

/* Letters, and the span of the text each comes from. */
function foldText(text) {
	const letter = [], begin = [], end = [];
	for (const match of text.matchAll(CLUSTER)) {
		for (const c of foldCluster(match[0])) {
			letter.push(c);
			begin.push(match.index);
			end.push(match.index + match[0].length);
		}
	}
	return { letter: Uint32Array.from(letter), begin, end };
}

/* For each place of a: the next one with the same run, in order. */
function indexRuns(letter) {
	const next = new Int32Array(letter.length).fill(-1);
	const head = new Map();
	for (let i = letter.length - PASSAGE_LETTERS; i >= 0; i--) {
		const key = runKey(letter, i);
		next[i] = head.has(key) ? head.get(key) : -1;
		head.set(key, i);
	}
	return { head, next };
}

function runKey(letter, from) {
	let h = 17;
	for (let k = 0; k < PASSAGE_LETTERS; k++)
		h = Math.imul(h ^ letter[from + k], 0x9e3779b1) ^ (h >>> 15);
	return h;
}

function bestMatch(a, b, runs, taken, state, j) {
	let best = { a: 0, b: 0, length: 0 }, tries = 0;
	let i = runs.head.has(runKey(b, j)) ? runs.head.get(runKey(b, j)) : -1;
	for (; i >= 0 && tries < PLACES_TRIED; i = runs.next[i], tries++) {
		let right = 0, left = 0;
		while (i + right < a.length && j + right < b.length &&
			a[i + right] === b[j + right] && !taken[i + right])
			right++;
		if (right < PASSAGE_LETTERS)
			continue;
		while (left < i && j - left > state.free &&
			a[i - left - 1] === b[j - left - 1] && !taken[i - left - 1])
			left++;
		const length = left + right;
		if (length > best.length || (length === best.length &&
			i - left === state.next))
			best = { a: i - left, b: j - left, length };
	}
	return best;
}

/* core/near/align: in one pass. */
function alignInOnePass(a, b, runs) {
	const taken = new Uint8Array(a.length);
	const state = { free: 0, next: 0 }, found = [];
	for (let j = 0; j + PASSAGE_LETTERS <= b.length;) {
		const match = bestMatch(a, b, runs, taken, state, j);
		if (match.length === 0) {
			j++;
			continue;
		}
		taken.fill(1, match.a, match.a + match.length);
		state.free = match.b + match.length;
		state.next = match.a + match.length;
		found.push(match);
		j = state.free;
	}
	return found;
}

/* Every run that both have, as long as it can be; null when they are too many. */
function findTiles(a, b, runs, steps) {
	const covered = new Uint32Array(a.length + b.length + 1), tiles = [];
	for (let j = 0; j + PASSAGE_LETTERS <= b.length; j++) {
		const first = runs.head.get(runKey(b, j));
		for (let i = first === undefined ? -1 : first; i >= 0;
			i = runs.next[i]) {
			const diagonal = i + b.length - j;
			let n = 0;
			if (covered[diagonal] <= j) {
				while (i + n < a.length && j + n < b.length &&
					a[i + n] === b[j + n])
					n++;
				if (n < PASSAGE_LETTERS)
					continue;
				covered[diagonal] = j + n;
				tiles.push({ a: i, b: j, length: n });
			}
			steps.left -= n + 1;
			if (steps.left < 0)
				return null;
		}
	}
	return tiles;
}

/* What longer tiles left of this one. */
function freeParts(tile, takenA, takenB) {
	const parts = [];
	for (let from = 0, n; from < tile.length; from += n + 1) {
		n = 0;
		while (from + n < tile.length && !takenA[tile.a + from + n] &&
			!takenB[tile.b + from + n])
			n++;
		if (n >= PASSAGE_LETTERS)
			parts.push({ a: tile.a + from, b: tile.b + from, length: n });
	}
	return parts;
}

/* core/near/tile. */
function tileLetters(a, b, runs) {
	const steps = { left: STEPS_AT_LEAST +
		STEPS_A_LETTER * (a.length + b.length) };
	const takenA = new Uint8Array(a.length), takenB = new Uint8Array(b.length);
	const tiles = findTiles(a, b, runs, steps), byLength = [], found = [];
	if (!tiles)
		return null;
	const put = (tile) => {
		(byLength[tile.length] = byLength[tile.length] || []).push(tile);
	};
	tiles.sort((x, y) => y.a - x.a || y.b - x.b).forEach(put);
	for (let length = byLength.length - 1; length > 0; length--) {
		for (let tile; (tile = (byLength[length] || []).pop());) {
			steps.left -= length;
			if (steps.left < 0)
				return null;
			const parts = freeParts(tile, takenA, takenB);
			if (parts.length !== 1 || parts[0].length !== length) {
				parts.forEach(put);
				continue;
			}
			takenA.fill(1, tile.a, tile.a + length);
			takenB.fill(1, tile.b, tile.b + length);
			found.push(tile);
		}
	}
	return found;
}

/* One order for either way round, so that both show the same passages. */
function isFirst(a, b) {
	if (a.length !== b.length)
		return a.length < b.length;
	const i = a.findIndex((letter, k) => letter !== b[k]);
	return i < 0 || a[i] < b[i];
}

function alignLetters(a, b) {
	if (!isFirst(a, b))
		return alignLetters(b, a)
			.map((m) => ({ a: m.b, b: m.a, length: m.length }))
			.sort((x, y) => x.a - y.a);
	const runs = indexRuns(a);
	return (tileLetters(a, b, runs) || alignInOnePass(a, b, runs))
		.sort((x, y) => x.a - y.a);
}

const isLow = (text, at) => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

/* The marks around passages that are equal in both, over whole characters; only
 * where b has the passages in the same order. */
function widen(a, b, passages) {
	for (let i = 1; i < passages.length; i++)
		if (passages[i].b_begin < passages[i - 1].b_end)
			return;
	passages.forEach((p, i) => {
		const before = passages[i - 1] || { a_end: 0, b_end: 0 };
		const after = passages[i + 1] ||
			{ a_begin: a.length, b_begin: b.length };
		let n = 0;
		while (p.a_begin - n > before.a_end && p.b_begin - n > before.b_end &&
			a[p.a_begin - n - 1] === b[p.b_begin - n - 1])
			n++;
		if (n && isLow(a, p.a_begin - n))
			n--;
		p.a_begin -= n;
		p.b_begin -= n;
		n = 0;
		while (p.a_end + n < after.a_begin && p.b_end + n < after.b_begin &&
			a[p.a_end + n] === b[p.b_end + n])
			n++;
		if (n && isLow(a, p.a_end + n))
			n--;
		p.a_end += n;
		p.b_end += n;
	});
}

/* Shared passages by place in a. */
function alignTexts(a, b) {
	const x = foldText(a), y = foldText(b);
	const passages = alignLetters(x.letter, y.letter).map((m) => ({
		a_begin: x.begin[m.a], a_end: x.end[m.a + m.length - 1],
		b_begin: y.begin[m.b], b_end: y.end[m.b + m.length - 1],
	}));
	widen(a, b, passages);
	return passages;
}
