/*
 * page_align.js - the passages two texts share, in UTF-16 code units.
 *
 * As core/near/fold, core/near/align and cmd/passage_widen do it: letters and
 * digits in NFKC with case folded, greedy from left to right in b, every run
 * taken by the longest of the places in a it could come from.
 */
const PASSAGE_LETTERS = 8;
const PLACES_TRIED = 16;

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

function alignLetters(a, b) {
	const runs = indexRuns(a), taken = new Uint8Array(a.length);
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
	return found.sort((x, y) => x.a - y.a);
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
