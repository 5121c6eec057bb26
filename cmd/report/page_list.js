/*
 * page_list.js - the list of clusters: filtered, sorted, only the rows in sight
 * in the document.
 */
const PRINTED_ROWS = 400;

const list = {
	shown: [],		/* numbers of clusters, in order */
	marked: -1,		/* place in `shown` that the keys stand on */
	query: new URLSearchParams(),
	rows: null, body: null, count: null,
	texts: null,		/* clusters whose texts hold the words, or null */
};

const collator = new Intl.Collator(undefined, { numeric: true });

/* What a column sorts by; ties keep the order of the report (largest first). */
const SORTS = {
	title: (i, j) => collator.compare(titleOf(i), titleOf(j)),
	size: (i, j) => columns.size[j] - columns.size[i],
	outlets: (i, j) => columns.outlets[j].length - columns.outlets[i].length,
	first: (i, j) => byNumber(firstOf(i), firstOf(j)),
	span: (i, j) => byNumber(-spanOf(i), -spanOf(j)),
	similarity: (i, j) => columns.median[i] - columns.median[j],
};

/* Undated ones last, whichever way. */
function byNumber(x, y) {
	if (Number.isNaN(x) || Number.isNaN(y))
		return Number.isNaN(x) - Number.isNaN(y);
	return x - y;
}

function wanted(q) {
	const words = folded(q.get("q") || "").split(/\s+/).filter((w) => w);
	const outlet = q.get("outlet") ? site.outlets.indexOf(q.get("outlet")) : -1;
	const texts = words.length ? searchTexts() : null;
	const kind = columns[q.get("kind")] ? q.get("kind") : null;
	const since = timeOf(q.get("since")), until = timeOf(q.get("until"));
	const least = Number(q.get("outlets")) || 0;
	const first = q.get("first"), later = q.get("later");
	return (i) => (words.every((w) => texts[i].includes(w)) ||
			(words.length > 0 && list.texts !== null && list.texts.has(i))) &&
		(!q.get("outlet") || columns.outlets[i].includes(outlet)) &&
		(!kind || columns[kind][i] > 0) &&
		(!q.get("warn") || columns.indirect[i] > 0) &&
		columns.outlets[i].length >= least &&
		(!(since === since) || columns.last[i] * 1000 >= since) &&
		(!(until === until) || (columns.first[i] !== null &&
			columns.first[i] * 1000 < until + 86400000)) &&
		(first === null || (columns.outlets[i][0] === Number(first) &&
			columns.outlets[i].indexOf(Number(later)) > 0));
}

function applyList() {
	const q = list.query, is = wanted(q), shown = [];
	for (let i = 0; i < clusterCount; i++)
		if (is(i))
			shown.push(i);
	const [name, turn] = (q.get("sort") || "size").split("-");
	if (SORTS[name] && (name !== "size" || turn)) {
		const sort = SORTS[name];
		shown.sort((i, j) => (turn ? sort(j, i) : sort(i, j)) || i - j);
	}
	list.shown = shown;
	list.marked = -1;
}

/* ---- a row -------------------------------------------------------------- */

function mixBar(i) {
	const parts = ["exact", "near", "contained", "contains", "partial"];
	const all = columns.size[i] - 1 || 1;
	const said = parts.filter((p) => columns[p][i])
		.map((p) => `${columns[p][i]} ${p}`).join(", ");
	let x = 0;
	const bar = svg("svg", { class: "mix-bar", viewBox: "0 0 100 8",
		preserveAspectRatio: "none", "aria-hidden": "true" });
	for (const p of parts) {
		const width = 100 * columns[p][i] / all;
		if (width)
			bar.append(svg("rect", { class: `fill ${p}`, x, y: 0,
				width: Math.max(width - 1, 1), height: 8 }));
		x += width;
	}
	return el("span", { class: "mix-cell", title: said }, bar,
		el("span", { class: "mix-words" }, said));
}

function outletsText(i) {
	const names = columns.outlets[i].filter((o) => site.outlets[o])
		.slice(0, 3).map((o) => visible(outletName(o)));
	const more = columns.outlets[i].length - names.length;
	return names.join(", ") + (more > 0 && names.length ? ` + ${more}` : "");
}

function cell(name, ...children) {
	return el("div", { role: "cell", class: `cell ${name}` }, children);
}

function listRow(place) {
	const i = list.shown[place];
	const warning = columns.indirect[i] > 0;
	return el("div", { role: "row", class: "row", "aria-rowindex": place + 2,
		"data-place": place },
	cell("title", el("a", { href: `#/c/${columns.id[i]}`, class: "story" },
		scraped("span", titleOf(i), columns.lang[i])),
	el("span", { class: "meta", dir: "auto" }, outletsText(i))),
	cell("size", number(columns.size[i])),
	cell("outlets", number(columns.outlets[i].length)),
	cell("first", dayText(firstOf(i))),
	cell("span", spanText(spanOf(i))),
	cell("mix", mixBar(i)),
	cell("similarity", score(columns.median[i]), warning && el("span",
		{ class: "warning", title: `${columns.indirect[i]} indirect: held ` +
			"in the cluster by other members only" },
		el("span", { "aria-hidden": "true" }, "▲"),
		el("span", { class: "sr" }, `${columns.indirect[i]} indirect`))));
}

/* ---- only what is in sight ---------------------------------------------- */

function rowHeight() {
	return window.matchMedia("(max-width: 44rem)").matches ? 104 : 62;
}

function drawRows() {
	if (!list.rows || !list.rows.isConnected)
		return;
	const h = rowHeight(), all = list.shown.length;
	const top = list.rows.getBoundingClientRect().top;
	const from = Math.max(0, Math.floor(-top / h) - 6);
	const to = Math.min(all, Math.ceil((window.innerHeight - top) / h) + 6);
	const focused = document.activeElement &&
		document.activeElement.closest(".row");
	const keep = focused ? Number(focused.dataset.place) : -1;
	list.rows.style.height = `${all * h}px`;
	const have = new Map([...list.rows.children].map((row) =>
		[Number(row.dataset.place), row]));
	for (const [place, row] of have)
		if ((place < from || place >= to) && place !== keep)
			row.remove();
	for (let place = from; place < to; place++) {
		if (have.has(place))
			continue;
		const row = listRow(place);
		row.style.top = `${place * h}px`;
		list.rows.append(row);
	}
}

/* All rows in the flow, as far as paper goes. */
function drawPrintedRows() {
	if (!list.rows || !list.rows.isConnected)
		return;
	const count = Math.min(list.shown.length, PRINTED_ROWS);
	list.rows.replaceChildren(...Array.from({ length: count },
		(_, place) => listRow(place)));
	list.rows.style.height = "auto";
	if (count < list.shown.length)
		list.rows.append(el("p", { class: "notice" }, `The first ${count} of ` +
			`${number(list.shown.length)} clusters.`));
}

function redrawList() {
	if (!list.rows)
		return;
	list.rows.replaceChildren();
	drawRows();
}

function refreshList() {
	applyList();
	list.count.textContent = list.shown.length === clusterCount
		? plural(clusterCount, "cluster", "clusters")
		: `${number(list.shown.length)} of ${plural(clusterCount, "cluster",
			"clusters")}`;
	list.body.setAttribute("aria-rowcount", list.shown.length + 1);
	list.body.classList.toggle("empty", list.shown.length === 0);
	replaceRoute("clusters", list.query);
	markSort();
	redrawList();
}

/* ---- controls ----------------------------------------------------------- */

function setQuery(name, value) {
	if (value)
		list.query.set(name, value);
	else
		list.query.delete(name);
	if (name === "q")
		list.texts = null;
	refreshList();
}

function markSort() {
	const [name, turn] = (list.query.get("sort") || "size").split("-");
	for (const head of list.body.querySelectorAll("[role=columnheader]")) {
		const on = head.dataset.sort === name;
		const down = ["size", "outlets", "span"].includes(name) !== Boolean(turn);
		head.setAttribute("aria-sort", !on ? "none"
			: down ? "descending" : "ascending");
	}
}

function sortBy(name) {
	const now = list.query.get("sort") || "size";
	setQuery("sort", now === name ? `${name}-turned` : name);
}

function headCell(name, label, isSorted) {
	return el("div", { role: "columnheader", class: `cell ${name}`,
		"data-sort": isSorted ? name : null },
	isSorted ? el("button", { type: "button", class: "sort",
		click: () => sortBy(name) }, label) : label);
}

function field(label, input) {
	return el("label", { class: "field" }, el("span", {}, label), input);
}

function selectOf(name, options) {
	const select = el("select", { change: () => setQuery(name, select.value) },
		options.map(([value, label]) => el("option", { value }, label)));
	select.value = list.query.get(name) || "";
	return select;
}

function outletOptions() {
	const count = new Map();
	for (const outlets of columns.outlets)
		for (const o of outlets)
			count.set(o, (count.get(o) || 0) + 1);
	return [["", "any"], ...[...count.keys()].filter((o) => site.outlets[o])
		.sort((x, y) => collator.compare(site.outlets[x], site.outlets[y]))
		.slice(0, 2000)
		.map((o) => [site.outlets[o], `${visible(site.outlets[o])} ` +
			`(${number(count.get(o))})`])];
}

function pairNote() {
	const first = list.query.get("first"), later = list.query.get("later");
	if (first === null)
		return null;
	return el("p", { class: "notice" }, "Stories that ",
		scraped("b", outletName(Number(first))), " had first and ",
		scraped("b", outletName(Number(later))), " had later. ",
		el("button", { type: "button", class: "link", click: (event) => {
			event.target.closest(".notice").remove();
			list.query.delete("first");
			setQuery("later", "");
		} }, "Show all"));
}

function kindOptions() {
	const has = (name) => columns[name].some((n) => n > 0);
	return [["", "any"], ...["exact", "near", "contained", "contains",
		"partial"].filter(has).map((k) => [k, k])];
}

function filterForm() {
	let wait = 0;
	const search = el("input", { type: "search", id: "search",
		placeholder: "Titles, outlets, ids", autocomplete: "off",
		input: () => {
			clearTimeout(wait);
			wait = setTimeout(() => setQuery("q", search.value), 120);
		} });
	search.value = list.query.get("q") || "";
	const date = (name) => {
		const input = el("input", { type: "date",
			change: () => setQuery(name, input.value) });
		input.value = list.query.get(name) || "";
		return input;
	};
	const warn = el("input", { type: "checkbox",
		change: () => setQuery("warn", warn.checked ? "1" : "") });
	warn.checked = list.query.has("warn");
	return el("form", { class: "filters", submit: (event) => {
		event.preventDefault();
		searchInTexts();
	} }, field("Search", search),
	field("Outlet", selectOf("outlet", outletOptions())),
	field("Relation", selectOf("kind", kindOptions())),
	field("Outlets", selectOf("outlets", [["", "any"], ["2", "2 or more"],
		["3", "3 or more"], ["5", "5 or more"]])),
	field("From", date("since")), field("To", date("until")),
	el("label", { class: "check" }, warn, el("span", {}, el("span",
		{ class: "warning", "aria-hidden": "true" }, "▲ "),
		"with a cohesion warning")),
	el("button", { type: "submit", class: "button", id: "search-texts" },
		"Search the texts"));
}

function showList(main, query) {
	list.query = query;
	list.count = el("p", { class: "count", role: "status" });
	list.rows = el("div", { role: "rowgroup", class: "rows" });
	list.body = el("div", { role: "table", class: "list",
		"aria-label": "Clusters" },
	el("div", { role: "rowgroup", class: "list-head" },
		el("div", { role: "row", class: "row-head" },
			headCell("title", "Story", true), headCell("size", "Captures", true),
			headCell("outlets", "Outlets", true),
			headCell("first", "First seen", true),
			headCell("span", "Span", true), headCell("mix", "Relations", false),
			headCell("similarity", "Similarity", true))), list.rows);
	main.append(el("h2", { class: "page-title" }, "Clusters"), filterForm(),
		pairNote() || "", list.count, list.body,
		el("p", { class: "nothing" }, "Nothing here answers these filters."));
	refreshList();
}

/* The keys j and k. */
function markRow(step) {
	const place = Math.min(Math.max(list.marked + step, 0),
		list.shown.length - 1);
	if (place < 0)
		return;
	const h = rowHeight();
	const y = window.scrollY + list.rows.getBoundingClientRect().top + place * h;
	list.marked = place;
	if (y < window.scrollY + 60 || y + h > window.scrollY + window.innerHeight)
		window.scrollTo(0, y - window.innerHeight / 3);
	drawRows();
	const row = list.rows.querySelector(`[data-place="${place}"] a`);
	if (row)
		row.focus({ preventScroll: true });
}

/* ---- words in the texts themselves -------------------------------------- */

function textsHold(cluster, words) {
	const all = folded((cluster.texts || []).map((t) => t.text || "")
		.join("\n"));
	return words.every((w) => all.includes(w));
}

/* The server's full-text search: the clusters it names. */
async function askServer(words) {
	const answer = await fetch("/api/search?" + new URLSearchParams({
		q: words, limit: 1000 }));
	const told = (await answer.text()).trim().split("\n").filter((l) => l)
		.map((l) => JSON.parse(l));
	if (!answer.ok)
		throw new Error(told[0].error);
	return new Set(told.map((a) => columns.id.indexOf(
		(a.cluster || "").slice(2))).filter((i) => i >= 0));
}

/* Reads page after page; titles answer meanwhile. */
async function searchInTexts() {
	const words = folded(list.query.get("q") || "").split(/\s+/)
		.filter((w) => w);
	const asked = list.query.get("q"), found = new Set();
	if (!words.length)
		return;
	if (site.live) {
		list.count.textContent = "Searching the texts …";
		try {
			list.texts = await askServer(asked);
		} catch (error) {
			list.count.textContent = visible(error.message);
			return;
		}
		refreshList();
		return;
	}
	for (let n = 0; n < site.pages.length; n++) {
		const clusters = await readPage(n);
		clusters.forEach((c, k) => {
			if (textsHold(c, words))
				found.add(site.pages[n] + k);
		});
		if (list.query.get("q") !== asked || !list.rows.isConnected)
			return;
		list.count.textContent = `Reading the texts: ${percent((n + 1) /
			site.pages.length)}, found in ${number(found.size)}`;
	}
	list.texts = found;
	refreshList();
}
