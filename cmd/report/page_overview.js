/*
 * page_overview.js - key figures, the spread of similarities, who runs whose
 * copy; and what was ingested, with which settings.
 */
const MATRIX_OUTLETS = 16;

function keyFigure(value, label, note) {
	return el("div", { class: "figure" },
		el("dt", {}, label),
		el("dd", {}, el("strong", {}, value), note && el("span", {}, note)));
}

function totals() {
	let copies = 0, indirect = 0, between = 0;
	for (let i = 0; i < clusterCount; i++) {
		copies += columns.size[i] - 1;
		indirect += columns.indirect[i] > 0 ? 1 : 0;
		between += columns.outlets[i].length > 1 ? 1 : 0;
	}
	return { copies, indirect, between };
}

function lede(sum) {
	const s = site.stats[0];
	return el("p", { class: "lede" },
		`${plural(s.captures, "capture", "captures")} from ` +
		`${plural(s.dumps, "dump", "dumps")} hold ` +
		`${plural(s.bodies, "distinct text", "distinct texts")}. ` +
		`${plural(clusterCount, "story", "stories")} stand here more than ` +
		`once, ${sum.between === clusterCount ? "all" : number(sum.between)} ` +
		"of them in more than one outlet.",
		site.query && el("span", { class: "query" },
			" This report shows a part of the archive: ",
			scraped("b", site.query), "."));
}

function keyFigures() {
	const s = site.stats[0], sum = totals();
	const share = s.captures ? sum.copies / s.captures : 0;
	return [lede(sum), el("dl", { class: "figures" },
		keyFigure(number(s.captures), "Captures"),
		keyFigure(number(s.bodies), "Distinct texts"),
		keyFigure(number(clusterCount), "Clusters",
			`${number(sum.between)} across outlets`),
		keyFigure(percent(share), "Copies",
			`${number(sum.copies)} captures repeat another`),
		keyFigure(number(site.outlets.filter((o) => o).length), "Outlets",
			"with a story in a cluster"),
		keyFigure(bytesText(s.pack_bytes), "Kept in",
			`of ${bytesText(s.original_bytes)} as scraped`))];
}

/* ---- the histogram ------------------------------------------------------ */

const SPREAD_ROWS = [["near", "near copies"], ["contained", "cuts and excerpts"],
	["apart", "alike, kept apart"]];

function histogramBars(height, width) {
	const bars = site.spread.near.length;
	const most = Math.max(1, ...site.spread.near.map((_, i) =>
		SPREAD_ROWS.reduce((sum, [row]) => sum + site.spread[row][i], 0)));
	const step = width / bars;
	const nodes = [];
	for (let i = 0; i < bars; i++) {
		let y = height;
		const counts = SPREAD_ROWS.map(([row]) => site.spread[row][i]);
		const label = `${(i / bars).toFixed(2)} to ${((i + 1) / bars)
			.toFixed(2)}: ` + SPREAD_ROWS.map(([, name], k) =>
			`${number(counts[k])} ${name}`).join(", ");
		const bar = svg("g", {}, svg("title", {}, label));
		SPREAD_ROWS.forEach(([row], k) => {
			const h = counts[k] / most * height;
			y -= h;
			if (h > 0)
				bar.append(svg("rect", { class: `bar ${row}`, x: i * step + .5,
					y, width: step - 1, height: Math.max(h, 1) }));
		});
		nodes.push(bar);
	}
	return { nodes, most };
}

function histogram() {
	const width = window.innerWidth < 600 ? 350 : 560, height = 180, top = 26;
	const { nodes, most } = histogramBars(height, width);
	const at = site.settings.least_jaccard * width;
	const axis = [0, .2, .4, .6, .8, 1].map((x) => svg("text", {
		class: "axis", x: x * width, y: height + 18,
		"text-anchor": x === 0 ? "start" : x === 1 ? "end" : "middle" },
	x.toFixed(1)));
	const key = el("ul", { class: "key" }, SPREAD_ROWS.map(([row, name]) =>
		el("li", {}, el("i", { class: `swatch ${row}` }), name)));
	return figure("How alike the pairs are",
		`Jaccard similarity of every pair of texts that was measured. From ` +
		`${score(site.settings.least_jaccard)} on a pair may be held for near ` +
		`copies; below it only where aligned text covers nearly all of both. ` +
		`Equal texts are not in it.`,
		el("div", { class: "scroll-x" }, svg("svg", {
			viewBox: `0 ${-top} ${width} ${height + top + 24}`, role: "img",
			class: "histogram", "aria-label": "Histogram of similarities, at " +
				`most ${number(most)} pairs a bar` },
		nodes, svg("line", { class: "base", x1: 0, x2: width, y1: height,
			y2: height }), axis,
		svg("line", { class: "threshold", x1: at, x2: at, y1: -8, y2: height }),
		svg("text", { class: "threshold-label", x: at + 5, y: -8 },
			`threshold ${score(site.settings.least_jaccard)}`))),
		key);
}

/* ---- who runs whose copy ------------------------------------------------ */

/* Pairs (first, later) of outlets, counted over clusters. */
function sharedCoverage() {
	const pairs = new Map(), weight = new Map();
	for (let i = 0; i < clusterCount; i++) {
		const [first, ...later] = columns.outlets[i];
		if (!site.outlets[first])
			continue;
		for (const o of later) {
			if (!site.outlets[o])
				continue;
			const key = `${first} ${o}`;
			const pair = pairs.get(key) || { count: 0, sure: 0 };
			pair.count++;
			pair.sure += columns.sure[i];
			pairs.set(key, pair);
			weight.set(o, (weight.get(o) || 0) + 1);
		}
		if (later.length)
			weight.set(first, (weight.get(first) || 0) + later.length);
	}
	const outlets = [...weight.keys()].sort((x, y) =>
		weight.get(y) - weight.get(x) || x - y).slice(0, MATRIX_OUTLETS);
	return { pairs, outlets, all: weight.size };
}

function matrixCell(pair, most, first, later) {
	if (first === later)
		return el("td", { class: "same" }, "");
	if (!pair)
		return el("td", { class: "none" }, "·");
	const query = new URLSearchParams({ first, later });
	const step = Math.max(1, Math.ceil(6 * pair.count / most));
	return el("td", { class: `heat-${step}` }, el("a", {
		href: routeTo("clusters", query),
		title: `${outletName(first)} first, ${outletName(later)} later: ` +
			`${plural(pair.count, "cluster", "clusters")}; in ` +
			`${number(pair.sure)} the first date is stated and earlier`,
	}, number(pair.count)));
}

function coverageMatrix() {
	const { pairs, outlets, all } = sharedCoverage();
	if (outlets.length < 2)
		return null;
	const most = Math.max(...[...pairs.values()].map((p) => p.count));
	const head = el("tr", {}, el("td", { class: "corner" }, "first ↓ later →"),
		outlets.map((o) => el("th", { scope: "col" },
			scraped("span", outletName(o)))));
	const rows = outlets.map((first) => el("tr", {},
		el("th", { scope: "row" }, scraped("span", outletName(first))),
		outlets.map((later) => matrixCell(pairs.get(`${first} ${later}`), most,
			first, later))));
	return figure("Who runs whose copy",
		"Clusters in which the outlet of the row had the story first and the " +
		"one of the column had it later, by the dates they state." +
		(all > outlets.length ? ` The ${outlets.length} outlets that share ` +
			`most, of ${number(all)}.` : ""),
		el("div", { class: "scroll-x", tabindex: 0, role: "region",
			"aria-label": "Table: who runs whose copy" },
		el("table", { class: "matrix" }, el("thead", {}, head),
			el("tbody", {}, rows))));
}

/* ---- most repeated ------------------------------------------------------ */

function mostRepeated() {
	const most = Array.from({ length: clusterCount }, (_, i) => i)
		.sort((x, y) => columns.outlets[y].length - columns.outlets[x].length ||
			columns.size[y] - columns.size[x] || x - y).slice(0, 10);
	if (most.length === 0)
		return null;
	return el("section", { class: "repeated" },
		el("h2", {}, "Told by most outlets"),
		el("ol", {}, most.map((i) => el("li", {},
			el("a", { href: `#/c/${columns.id[i]}` },
				scraped("span", titleOf(i), columns.lang[i])),
			el("span", { class: "meta" },
				`${plural(columns.outlets[i].length, "outlet", "outlets")}, ` +
				`${plural(columns.size[i], "capture", "captures")}, ` +
				dayText(firstOf(i)))))),
		el("p", {}, el("a", { class: "more", href: "#/clusters" },
			`All ${number(clusterCount)} clusters`)));
}

function showOverview(main) {
	main.append(...keyFigures(), el("div", { class: "columns" },
		mostRepeated(), histogram()), coverageMatrix() || "");
}

/* ---- sources and method ------------------------------------------------- */

function table(caption, heads, rows) {
	return el("div", { class: "scroll-x", tabindex: 0, role: "region",
		"aria-label": caption },
	el("table", { class: "plain" }, el("caption", {}, caption),
		el("thead", {}, el("tr", {}, heads.map((h) =>
			el("th", { scope: "col" }, h)))),
		el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell) =>
			cell instanceof Node ? el("td", {}, cell)
				: el("td", { class: "num" }, cell)))))));
}

function dumpsTable() {
	return table("Dumps", ["Dump", "Format", "Records", "Captures", "Rejected",
		"Size", "SHA-256"], site.dumps.map((d) => [
		scraped("b", d.name), scraped("span", d.format), number(d.records),
		number(d.captures), number(d.rejected), bytesText(d.bytes),
		el("code", { class: "hash" }, visible(d.sha256))]));
}

function runsTable() {
	return table("Runs", ["Run", "Dump", "Began", "State", "New texts",
		"Exact copies", "No article", "Rejected", "Program"],
	site.log.filter((r) => r.schema === "newsfold.run/1").map((r) => [
		number(r.run), scraped("span", r.dump), el("span", { class: "nowrap" }, dateText(r.started)),
		scraped("span", r.state), number(r.bodies_new), number(r.exact),
		number(r.other), number(r.rejected), scraped("span", r.program)]));
}

const METHOD = [
	["Texts", "The article is taken out of every record by itself; the record's " +
		"own bytes are kept beside it and come back with the restore command " +
		"of each citation, checked against the SHA-256 that stands there."],
	["Similarity", "Only letters and digits count, with case, width and accents " +
		"folded. Two texts are compared by their overlapping runs of letters " +
		"(shingles); the Jaccard similarity is the share of runs they have in " +
		"common, containment the share of one text's runs that the other has."],
	["Relations", Object.entries(RELATIONS).map(([name, text]) =>
		`${name}: ${text}`).join("; ") + "."],
	["Page furniture", "Lines that an outlet puts under many different articles " +
		"are greyed and do not count for similarity. They stay in the text."],
	["Dates", "Published and modified are what the page or the record states; " +
		"fetched is when the scraper took it. A date read off a path, a URL or " +
		"a file's time, or with a zone that is a guess, is inferred and drawn " +
		"hollow. Who was first is said only of stated dates."],
	["Cohesion", "A member is indirect when its own similarity to the canonical " +
		"text did not reach the threshold and other members hold it in the " +
		"cluster. Read such clusters with care: they may hold two stories."],
];

function showSources(main) {
	const s = site.settings;
	main.append(el("h2", { class: "page-title" }, "What was ingested"),
		dumpsTable(), runsTable(),
		el("h2", {}, "Settings"), el("dl", { class: "settings" },
			el("dt", {}, "Shingle weight"), el("dd", {},
				`${s.shingle_units} units (a Han, kana or Hangul character ` +
				"weighs 3, any other 1)"),
			el("dt", {}, "Fingerprint"), el("dd", {},
				`version ${s.fingerprint_version}`),
			el("dt", {}, "Least Jaccard of a near copy"), el("dd", {},
				score(s.least_jaccard)),
			el("dt", {}, "Archive made"), el("dd", {}, dateText(s.created))),
		el("h2", {}, "How it was decided"), el("dl", { class: "method" },
			METHOD.map(([term, text]) => [el("dt", {}, term),
				el("dd", {}, text)])));
}
