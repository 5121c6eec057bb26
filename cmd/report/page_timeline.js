/*
 * page_timeline.js - who had it when: a line an outlet, a mark a date.
 *
 * Kinds of date differ by shape, inferred ones are hollow and dashed. Long gaps
 * are cut, and the cut is drawn.
 */
const TIMELINE_ROWS = 40;
const KINDS = ["published", "modified", "fetched"];

/* A date read off something that does not state it (core/text/field.c). */
const isGuess = (source) => source === "URL" || /\(inferred\)$/.test(source);

/* The dates of one capture, those that can be placed. */
function capturesDates(capture, sources, relation) {
	return KINDS.filter((kind) => Number.isFinite(timeOf(capture[kind])))
		.map((kind) => ({
			kind, capture, relation, time: timeOf(capture[kind]),
			source: sources[kind] || "",
			isDay: kind === "published" ? sources.day_only
				: !capture[kind].includes("T"),
			isInferred: (kind === "published" && sources.zone_inferred) ||
				isGuess(sources[kind] || ""),
			zoneGuessed: kind === "published" && sources.zone_inferred,
		}));
}

/* All captures of a cluster with where their dates come from. */
function eachCapture(cluster, visit) {
	let k = 0;
	for (const member of cluster.members)
		for (const capture of member.captures)
			visit(capture, cluster.dates[k++], member);
}

function timelineEvents(cluster) {
	const events = [];
	eachCapture(cluster, (capture, sources, member) =>
		events.push(...capturesDates(capture, sources, member.relation)));
	return events.sort((x, y) => x.time - y.time ||
		KINDS.indexOf(x.kind) - KINDS.indexOf(y.kind));
}

/* Drawn lengths of the gaps: up to three that are each much longer than all
 * smaller ones together are cut. */
function cutGaps(gaps) {
	const order = gaps.map((_, i) => i).sort((x, y) => gaps[x] - gaps[y]);
	const cuts = new Set();
	let rest = 0;
	order.forEach((at, k) => {
		if (k >= gaps.length - 3 && rest > 0 &&
			(cuts.size > 0 || gaps[at] > 4 * rest))
			cuts.add(at);
		else
			rest += gaps[at];
	});
	const drawn = gaps.map((g, i) => cuts.has(i) ? rest * .3 : g);
	return { drawn, cuts };
}

/* From times to places between left and right. */
function timeScale(events, left, right) {
	const times = [...new Set(events.map((e) => e.time))];
	const gaps = times.slice(1).map((t, i) => t - times[i]);
	const { drawn, cuts } = cutGaps(gaps);
	const sum = drawn.reduce((s, g) => s + g, 0) || 1;
	const place = new Map();
	let at = left + (times.length === 1 ? (right - left) / 2 : 0);
	times.forEach((t, i) => {
		place.set(t, at);
		at += (drawn[i] || 0) / sum * (right - left);
	});
	return { times, place, cuts, gaps };
}

function tickText(ms, hasHours, hasYear) {
	const d = new Date(ms), two = (n) => String(n).padStart(2, "0");
	return `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]}` +
		(hasYear ? ` ${d.getUTCFullYear()}` : "") + (hasHours
		? `, ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}` : "");
}

function mark(kind, isInferred, relation, x, y) {
	const c = `event ${kind} ${relation}${isInferred ? " inferred" : ""}`;
	if (kind === "published")
		return svg("circle", { class: c, cx: x, cy: y, r: 6.5 });
	if (kind === "modified")
		return svg("path", { class: c,
			d: `M${x} ${y - 7.5}l7.5 7.5-7.5 7.5-7.5-7.5z` });
	return svg("rect", { class: c, x: x - 5, y: y - 5, width: 10, height: 10 });
}

function eventSays(e) {
	return [dateText(e.capture[e.kind]), `${e.kind} at ` +
		visible(e.capture.outlet || "no outlet"), e.relation,
	e.isInferred ? "inferred" : "stated",
	e.source && `from ${visible(e.source)}`,
	e.zoneGuessed && "zone guessed", e.isDay && "day only",
	].filter((x) => x).join(", ");
}

/* Rows of outlets; marks that would lie on one another take lanes. */
function layRows(events, scale, isNarrow) {
	const rows = new Map();
	for (const e of events) {
		const name = e.capture.outlet || "";
		if (!rows.has(name))
			rows.set(name, { name, events: [], lanes: [] });
		const row = rows.get(name), x = scale.place.get(e.time);
		let lane = row.lanes.findIndex((end) => x - end >= 17);
		if (lane < 0)
			lane = row.lanes.push(0) - 1;
		row.lanes[lane] = x;
		row.events.push({ e, x, lane });
	}
	let y = 34;
	for (const row of rows.values()) {
		row.y = y + (isNarrow ? 20 : 0);
		row.height = row.lanes.length * 18 + 14 + (isNarrow ? 20 : 0);
		y += row.height;
	}
	return { rows: [...rows.values()], height: y + 8 };
}

function drawAxis(node, scale, events, right, height) {
	const hasHours = scale.gaps.reduce((s, g, i) =>
		s + (scale.cuts.has(i) ? 0 : g), 0) < 4 * 86400000;
	const ends = scale.times.filter((t, i) => i === 0 ||
		i === scale.times.length - 1 || scale.cuts.has(i) ||
		scale.cuts.has(i - 1));
	const years = new Set(ends.map((t) => new Date(t).getUTCFullYear()));
	const free = [];
	/* The two ends first: others only where they leave room. */
	for (const t of [...new Set([ends[0], ends[ends.length - 1], ...ends])]) {
		const x = scale.place.get(t), text = tickText(t, hasHours,
			years.size > 1 || t === ends[0]);
		const from = x > right - 70 ? x - 7 * text.length : x;
		node.append(svg("line", { class: "grid", x1: x, x2: x, y1: 20,
			y2: height - 6 }));
		if (free.some(([a, b]) => from < b + 12 && from + 7 * text.length + 12 > a))
			continue;
		free.push([from, from + 7 * text.length]);
		node.append(svg("text", { class: "axis", x, y: 12, "text-anchor":
			from < x ? "end" : "start" }, text));
	}
	for (const i of scale.cuts) {
		const x = (scale.place.get(scale.times[i]) +
			scale.place.get(scale.times[i + 1])) / 2;
		node.append(svg("path", { class: "cut",
			d: `M${x - 5} ${height - 2}l4 -10M${x + 1} ${height - 2}l4 -10` }),
		svg("text", { class: "cut-label", x, y: height + 12,
			"text-anchor": "middle" }, spanText(scale.gaps[i])));
	}
}

function drawTimelineRow(node, row, left, right, isNarrow) {
	const middle = row.y + (row.lanes.length * 18) / 2;
	node.append(svg("text", { class: "outlet", x: isNarrow ? 0 : left - 20,
		y: isNarrow ? row.y - 8 : middle + 5,
		"text-anchor": isNarrow ? "start" : "end" },
	shorten(visible(row.name || "(no outlet)"), isNarrow ? 40 : 22)),
	svg("line", { class: "lane", x1: left - 8, x2: right + 8, y1: middle,
		y2: middle }));
	for (const { e, x, lane } of row.events) {
		const y = row.y + lane * 18 + 9;
		const shape = mark(e.kind, e.isInferred, e.relation, x, y);
		fill(shape, { tabindex: -1, role: "img", "aria-label": eventSays(e) },
			[svg("title", {}, eventSays(e))]);
		e.node = shape;
		node.append(shape);
	}
}

function shorten(text, limit) {
	const characters = [...text];
	return characters.length <= limit ? text
		: characters.slice(0, limit - 1).join("") + "…";
}

/* The marks are one stop of the tab key; arrows go along them. */
function walkable(node, events, say) {
	let at = 0;
	const go = (to) => {
		events[at].node.setAttribute("tabindex", -1);
		at = Math.min(Math.max(to, 0), events.length - 1);
		events[at].node.setAttribute("tabindex", 0);
		events[at].node.focus({ preventScroll: true });
	};
	events[0].node.setAttribute("tabindex", 0);
	events.forEach((e, i) => {
		e.node.addEventListener("focus", () => say(e));
		e.node.addEventListener("click", () => go(i));
	});
	node.addEventListener("keydown", (event) => {
		const step = { ArrowRight: 1, ArrowLeft: -1, Home: -1e9, End: 1e9 };
		if (!(event.key in step))
			return;
		event.preventDefault();
		go(at + step[event.key]);
	});
}

function timelineKey(events) {
	const item = (kind, isInferred, words) => el("li", {},
		svg("svg", { viewBox: "0 0 18 18", class: "mark-key",
			"aria-hidden": "true" }, mark(kind, isInferred, "key", 9, 9)), words);
	return el("ul", { class: "key" },
		KINDS.filter((k) => events.some((e) => e.kind === k))
			.map((k) => item(k, false, k)),
		events.some((e) => e.isInferred) &&
			item("published", true, "inferred, not stated"),
		relationKey(new Set(events.map((e) => e.relation))),
		el("li", { class: "axis-note" }, "axis in UTC"));
}

/* Who was first, as far as the dates can tell. */
function firstSays(events) {
	const published = events.filter((e) => e.kind === "published");
	const first = published[0] || events[0];
	if (!first)
		return "No date is known.";
	const outlet = visible(first.capture.outlet || "no outlet");
	const tie = new Set(published.filter((e) => e.time === first.time &&
		e.capture.outlet !== first.capture.outlet)
		.map((e) => e.capture.outlet)).size;
	if (!published.length)
		return `Earliest fetched: ${outlet}; no outlet states when it ` +
			"published.";
	if (tie)
		return `Earliest: ${outlet}, and ${plural(tie, "other", "others")} at ` +
			"the same time.";
	if (published.some((e) => e.isDay && e.capture.outlet !== first.capture.outlet &&
		first.capture.published.startsWith(e.capture.published)))
		return `Earliest seen: ${outlet}, but another outlet gives the ` +
			"day alone.";
	if (first.isInferred)
		return `Earliest seen: ${outlet}, but its date is inferred.`;
	return `First published: ${outlet}, ${dateText(first.capture.published)}.`;
}

function drawTimeline(holder, events, say) {
	const width = Math.max(300, holder.clientWidth);
	const isNarrow = width < 620;
	const left = isNarrow ? 12 : 200, right = width - (isNarrow ? 12 : 24);
	const scale = timeScale(events, left, right);
	const laid = layRows(events, scale, isNarrow);
	const node = svg("svg", { class: "timeline", width, height: laid.height + 18,
		viewBox: `0 0 ${width} ${laid.height + 18}`, role: "group",
		"aria-label": "Timeline; the arrow keys go along it" });
	drawAxis(node, scale, events, right, laid.height);
	for (const row of laid.rows)
		drawTimelineRow(node, row, left, right, isNarrow);
	walkable(node, events, say);
	holder.replaceChildren(node);
}

function timelineFigure(cluster) {
	const all = timelineEvents(cluster);
	const outlets = [...new Set(all.map((e) => e.capture.outlet))];
	const named = new Set(outlets.slice(0, TIMELINE_ROWS));
	const events = all.filter((e) => named.has(e.capture.outlet));
	const said = el("p", { class: "said", role: "status" }, firstSays(all));
	const holder = el("div", { class: "timeline-holder scroll-x" });
	const node = figure("Timeline", outlets.length > TIMELINE_ROWS
		? `The first ${TIMELINE_ROWS} of ${number(outlets.length)} outlets, by ` +
			"their earliest date." : "Each outlet's dates, the earliest first.",
	holder, said, timelineKey(events));
	if (events.length) {
		const draw = () => drawTimeline(holder, events, (e) => {
			said.textContent = eventSays(e) + ".";
		});
		new ResizeObserver(draw).observe(holder);
	}
	return node;
}
