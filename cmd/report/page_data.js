/*
 * page_data.js - the data: out of this file, or of the server that sent it.
 */
let site = null;	/* newsfold.report/1 */
let columns = null;	/* the list of clusters, a column a fact */
let outletNames = new Map();	/* by the host that stands for them */
let clusterCount = 0;
let searchText = null;	/* of each cluster, folded; made at the first search */

const PAGES_KEPT = 12;
const pagesKept = new Map();

async function inflate(base64) {
	const binary = atob(base64);
	const bytes = new Uint8Array(binary.length);
	for (let i = 0; i < binary.length; i++)
		bytes[i] = binary.charCodeAt(i);
	const stream = new Blob([bytes]).stream()
		.pipeThrough(new DecompressionStream("gzip"));
	return new Response(stream).text();
}

async function readBlock(node) {
	const text = node.textContent;
	return JSON.parse(node.type === "application/json" ? text
		: await inflate(text));
}

/* The pages stand behind the script: one may still be on its way. */
function documentRead() {
	if (document.readyState !== "loading")
		return Promise.resolve();
	return new Promise((resolve) => document.addEventListener(
		"DOMContentLoaded", resolve, { once: true }));
}

/* One cluster from the server. */
async function fetchCluster(i) {
	const answer = await fetch(`/cluster/c:${columns.id[i]}`);
	if (answer.status === 404) {
		throw new Error("the archive has changed since this page was " +
			"opened; load it again");
	}
	if (!answer.ok)
		throw new Error(`the server answered ${answer.status}`);
	return answer.json();
}

async function readPage(n) {
	if (!byId(`page-${n}`))
		await documentRead();
	const node = byId(`page-${n}`);
	if (!node)
		throw new Error(`This file ends early: page ${n} is missing.`);
	return readBlock(node);
}

/* The clusters of page n; a few pages are kept. */
function loadPage(n) {
	if (!pagesKept.has(n)) {
		pagesKept.set(n, readPage(n));
		pagesKept.get(n).catch(() => pagesKept.delete(n));
		if (pagesKept.size > PAGES_KEPT)
			pagesKept.delete(pagesKept.keys().next().value);
	}
	return pagesKept.get(n);
}

function pageOf(i) {
	let low = 0, high = site.pages.length;
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if (site.pages[middle] <= i)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* An outlet goes by one name, also where a capture gave its host alone. */
function withNames(cluster) {
	for (const member of cluster.members)
		for (const capture of member.captures)
			capture.outlet = outletNames.get(capture.outlet) ||
				capture.outlet;
	return cluster;
}

async function loadCluster(i) {
	if (site.live)
		return withNames(await fetchCluster(i));
	const n = pageOf(i);
	return withNames((await loadPage(n))[i - site.pages[n]]);
}

async function loadSite() {
	site = await readBlock(byId("site"));
	columns = site.clusters;
	outletNames = new Map(site.outlet_names);
	clusterCount = columns.id.length;
}

/* By its id, or the first digits of it; -1 when there is none. */
function clusterOf(id) {
	const digits = id.replace(/^c:/, "");
	return digits.length < 4 ? -1
		: columns.id.findIndex((x) => x.startsWith(digits));
}

const folded = (text) => text.normalize("NFKC").toLowerCase();

function searchTexts() {
	searchText = searchText || columns.titles.map((titles, i) =>
		folded(titles.join("\n") + "\n" + columns.outlets[i]
			.map((o) => site.outlets[o]).join("\n") + "\n" +
			columns.id[i]));
	return searchText;
}

const titleOf = (i) => columns.titles[i][0] || "(no title)";
const firstOf = (i) => columns.first[i] === null ? NaN
	: columns.first[i] * 1000;
const spanOf = (i) => columns.last[i] === null ? NaN
	: (columns.last[i] - columns.first[i]) * 1000;
const outletName = (o) => site.outlets[o] || "(no outlet)";
