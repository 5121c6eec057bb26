/*
 * page_diff.js - two texts of a cluster side by side.
 *
 * Shared passages have a number and a colour; what differs between two of them
 * is compared word by word; furniture is greyed. Scrolling keeps passages level.
 */
const HUES = 8;
const WORD_PAIRS = 160000;	/* a longer gap is marked as a whole */

/* Words, and what stands between them. */
const wordsOf = (text) => text.match(/[\p{L}\p{N}\p{M}]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu) ||
	[];

/* Which words of a and b are in a longest common sequence. */
function commonWords(a, b) {
	const width = b.length + 1;
	const length = new Uint32Array((a.length + 1) * width);
	for (let i = a.length - 1; i >= 0; i--)
		for (let j = b.length - 1; j >= 0; j--)
			length[i * width + j] = a[i] === b[j]
				? length[(i + 1) * width + j + 1] + 1
				: Math.max(length[(i + 1) * width + j],
					length[i * width + j + 1]);
	const inA = new Uint8Array(a.length), inB = new Uint8Array(b.length);
	for (let i = 0, j = 0; i < a.length && j < b.length;) {
		if (a[i] === b[j]) {
			inA[i++] = 1;
			inB[j++] = 1;
		} else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) {
			i++;
		} else {
			j++;
		}
	}
	return { inA, inB };
}

/* Spans of words that are not in the other text, joined over white space. */
function ownSpans(words, isCommon, begin) {
	const spans = [];
	let at = begin;
	words.forEach((word, i) => {
		const last = spans[spans.length - 1];
		const isBlank = /^\s+$/.test(word);
		if (last && last.end === at && (!isCommon[i] || isBlank))
			last.end += word.length;
		else if (!isCommon[i] && !isBlank)
			spans.push({ begin: at, end: at + word.length });
		at += word.length;
	});
	return spans;
}

/* What stands in one text alone, in the gaps between passages in order. */
function changedSpans(a, b, passages) {
	const own = { a: [], b: [] };
	let lastA = 0, lastB = 0;
	const gap = (endA, endB) => {
		const x = wordsOf(a.slice(lastA, endA)), y = wordsOf(b.slice(lastB, endB));
		const small = x.length * y.length <= WORD_PAIRS;
		const { inA, inB } = small ? commonWords(x, y)
			: { inA: new Uint8Array(x.length), inB: new Uint8Array(y.length) };
		own.a.push(...ownSpans(x, inA, lastA));
		own.b.push(...ownSpans(y, inB, lastB));
	};
	for (const p of passages) {
		if (p.b_begin < lastB) {
			p.isMoved = true;
			continue;
		}
		gap(p.a_begin, p.b_begin);
		lastA = p.a_end;
		lastB = p.b_end;
	}
	gap(a.length, b.length);
	return own;
}

/* ---- passages as people read them ---------------------------------------- */

const WEIGHTY = /[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3]/;
const LETTER = /[\p{L}\p{N}\p{M}]/u;
const READ_UNITS = 24;	/* 8 of Hangul, Han or kana, 24 of an alphabet */

function unitsOf(text) {
	let sum = 0;
	for (const c of text)
		sum += WEIGHTY.test(c) ? 3 : LETTER.test(c) ? 1 : 0;
	return sum;
}

/* Whole words: an alphabet's word that is cut belongs to the changed text. */
function trimWords(text, begin, end) {
	const inWord = (at) => at > 0 && at < text.length &&
		LETTER.test(text[at - 1]) && LETTER.test(text[at]) &&
		!WEIGHTY.test(text[at - 1]) && !WEIGHTY.test(text[at]);
	if (inWord(begin))
		while (begin < end && LETTER.test(text[begin]))
			begin++;
	if (inWord(end))
		while (end > begin && LETTER.test(text[end - 1]))
			end--;
	while (begin < end && /\s/.test(text[begin]))
		begin++;
	while (end > begin && /\s/.test(text[end - 1]))
		end--;
	return [begin, end];
}

/* Short runs are chance: their words are compared with the text around them. */
function readPassages(a, b) {
	const kept = [];
	for (const p of alignTexts(a, b)) {
		[p.a_begin, p.a_end] = trimWords(a, p.a_begin, p.a_end);
		[p.b_begin, p.b_end] = trimWords(b, p.b_begin, p.b_end);
		if (unitsOf(a.slice(p.a_begin, p.a_end)) >= READ_UNITS &&
			p.b_end > p.b_begin)
			kept.push(p);
	}
	return kept;
}

/* ---- a pane ------------------------------------------------------------- */

/* Text with its line ends as the ends of paragraphs. */
function appendLines(node, text) {
	visible(text.replace(/\r/g, "")).split("\n").forEach((line, i) => {
		if (i)
			node.append(el("span", { class: "line-end" }, "\n"));
		if (line)
			node.append(line);
	});
}

/* The text cut at every begin and end of passages, furniture, own words. */
function cutText(text, passages, furniture, own) {
	const cuts = new Set([0, text.length]);
	for (const spans of [passages, furniture, own])
		for (const s of spans)
			cuts.add(s.begin).add(s.end);
	return [...cuts].sort((x, y) => x - y);
}

function spanFinder(spans) {
	let i = 0;
	return (at) => {
		while (i < spans.length && spans[i].end <= at)
			i++;
		return i < spans.length && spans[i].begin <= at ? spans[i] : null;
	};
}

function paneText(text, passages, furniture, own, side) {
	const holder = el("div", { class: "pane-text" });
	passages = passages.slice().sort((x, y) => x.begin - y.begin);
	const cuts = cutText(text, passages, furniture, own);
	const passageAt = spanFinder(passages), furnitureAt = spanFinder(furniture);
	const ownAt = spanFinder(own);
	let mark = null, marked = null;
	for (let i = 0; i + 1 < cuts.length; i++) {
		const at = cuts[i], piece = text.slice(at, cuts[i + 1]);
		const passage = passageAt(at);
		if (passage !== marked) {
			marked = passage;
			mark = passage && el("mark", { tabindex: 0,
				class: `passage hue-${passage.n % HUES}` +
					(passage.isMoved ? " moved" : ""),
				"data-n": passage.n },
			el("sup", { "aria-label": `passage ${passage.n + 1}` },
				String(passage.n + 1)));
			if (mark)
				holder.append(mark);
		}
		const inner = furnitureAt(at) ? el("span", { class: "furniture" })
			: !passage && ownAt(at)
				? el(side === "a" ? "del" : "ins", {}) : null;
		appendLines(inner || mark || holder, piece);
		if (inner)
			(mark || holder).append(inner);
	}
	return holder;
}

/* ---- scrolling together ------------------------------------------------- */

/* Places that are the same in both panes, from top to bottom. */
function anchors(from, to) {
	const points = [[0, 0]];
	for (const mark of from.querySelectorAll(".passage:not(.moved)")) {
		const other = to.querySelector(`[data-n="${mark.dataset.n}"]`);
		const x = mark.offsetTop, y = other.offsetTop;
		const last = points[points.length - 1];
		if (x > last[0] && y > last[1])
			points.push([x, y]);
	}
	points.push([from.scrollHeight, to.scrollHeight]);
	return points;
}

function follow(from, to) {
	const points = anchors(from, to), eye = from.clientHeight / 3;
	const at = from.scrollTop + eye;
	let i = 1;
	while (i < points.length - 1 && points[i][0] < at)
		i++;
	const [x0, y0] = points[i - 1], [x1, y1] = points[i];
	const y = y0 + (y1 - y0) * (x1 > x0 ? (at - x0) / (x1 - x0) : 0);
	to.scrollTop = from.scrollTop === 0 ? 0 : y - eye;
}

function scrollTogether(a, b) {
	let led = null, rest = 0;
	const lead = (from, to) => () => {
		if (led && led !== from)
			return;
		led = from;
		clearTimeout(rest);
		rest = setTimeout(() => { led = null; }, 120);
		requestAnimationFrame(() => follow(from, to));
	};
	a.addEventListener("scroll", lead(a, b), { passive: true });
	b.addEventListener("scroll", lead(b, a), { passive: true });
}

/* A passage chosen on one side is shown on the other. */
function linkPassages(panes) {
	panes.forEach((pane, i) => {
		const other = panes[1 - i];
		const choose = (event) => {
			const mark = event.target.closest(".passage");
			for (const p of panes)
				for (const m of p.querySelectorAll(".chosen"))
					m.classList.remove("chosen");
			if (!mark)
				return;
			const twin = other.querySelector(`[data-n="${mark.dataset.n}"]`);
			mark.classList.add("chosen");
			twin.classList.add("chosen");
			other.scrollTop = twin.offsetTop - (mark.offsetTop - pane.scrollTop);
		};
		pane.addEventListener("click", choose);
		pane.addEventListener("focusin", choose);
	});
}

/* ---- the comparison ----------------------------------------------------- */

const pairsOf = (spans) => {
	const pairs = [];
	for (let i = 0; i + 1 < (spans || []).length; i += 2)
		pairs.push({ begin: spans[i], end: spans[i + 1] });
	return pairs;
};

function side(passages, name) {
	return passages.map((p, n) => ({ n, isMoved: p.isMoved,
		begin: p[`${name}_begin`], end: p[`${name}_end`] }));
}

function shareOf(passages, name, text) {
	const sum = passages.reduce((s, p) =>
		s + p[`${name}_end`] - p[`${name}_begin`], 0);
	return percent(text.length ? sum / text.length : 0);
}

function pane(name, label, language) {
	return el("div", { class: `pane pane-${name}`, tabindex: 0, role: "region",
		"aria-label": `Text ${label}`, dir: "auto",
		lang: /^[a-z]{2,3}$/.test(language || "") ? language : null });
}

function missingText(text) {
	return el("p", { class: "notice" }, `This text (${bytesText(text.bytes)}) ` +
		"was left out of the report. ",
	el("code", {}, `newsfold show --text ${text.body}`));
}

/* Fill the holder with texts a and b; returns how much they share, in words. */
function showDiff(holder, a, b) {
	const panes = [pane("a", "A", a.language), pane("b", "B", b.language)];
	holder.replaceChildren(...panes);
	if (a.text === undefined || b.text === undefined) {
		[a, b].forEach((t, i) => t.text === undefined
			? panes[i].append(missingText(t)) : appendLines(panes[i], t.text));
		return "Only texts that are in the report can be compared here.";
	}
	const passages = readPassages(a.text, b.text);
	const own = changedSpans(a.text, b.text, passages);
	panes[0].append(paneText(a.text, side(passages, "a"), pairsOf(a.furniture),
		own.a, "a"));
	panes[1].append(paneText(b.text, side(passages, "b"), pairsOf(b.furniture),
		own.b, "b"));
	scrollTogether(...panes);
	linkPassages(panes);
	return `${plural(passages.length, "shared passage", "shared passages")}: ` +
		`${shareOf(passages, "a", a.text)} of A, ` +
		`${shareOf(passages, "b", b.text)} of B.`;
}
