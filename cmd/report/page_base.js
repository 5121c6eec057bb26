"use strict";
/*
 * page_base.js - elements, scraped text made harmless, dates and numbers.
 *
 * Scraped text reaches the document through textContent alone (visible,
 * scraped); a link is made by safeLink alone.
 */
const byId = (id) => document.getElementById(id);

function fill(node, attributes, children) {
	for (const [name, value] of Object.entries(attributes || {})) {
		if (value === null || value === undefined || value === false)
			continue;
		if (typeof value === "function")
			node.addEventListener(name, value);
		else
			node.setAttribute(name, value === true ? "" : value);
	}
	for (const child of children.flat(3))
		if (child !== null && child !== undefined && child !== false)
			node.append(child);
	return node;
}

/* An element of HTML or SVG; functions among the attributes are listeners. */
const el = (tag, attributes, ...children) =>
	fill(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) =>
	fill(document.createElementNS("http://www.w3.org/2000/svg", tag),
		attributes, children);

/* Controls and bidirectional overrides are shown instead of obeyed. */
const UNSEEN =
	/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;
function visible(text) {
	return String(text).replace(UNSEEN, (c) => "⟨U+" +
		c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0") + "⟩");
}

/* An element with text that someone else wrote: its own direction, isolated. */
function scraped(tag, text, language, attributes) {
	const lang = /^[a-z]{2,3}$/.test(language || "") ? language : null;
	return el(tag, { dir: "auto", lang, ...attributes }, visible(text));
}

/* A link when the address is http or https, else its text. */
function safeLink(address, attributes) {
	let url = null;
	try {
		url = new URL(address);
	} catch {
		url = null;
	}
	if (!url || (url.protocol !== "http:" && url.protocol !== "https:"))
		return scraped("span", address, null, attributes);
	return scraped("a", address, null, {
		href: url.href, rel: "noopener noreferrer", target: "_blank",
		...attributes,
	});
}

const number = (n) => Number(n).toLocaleString("en");
const plural = (n, one, many) => `${number(n)} ${n === 1 ? one : many}`;
/* Only all is called 100 %, only nothing 0 %. */
function percent(x) {
	if (x > 0 && x < .005)
		return "under 1 %";
	return x < 1 && x >= .995 ? "over 99 %" : `${Math.round(100 * x)} %`;
}
const score = (x) => (x < 1 ? Math.min(x, .99) : x).toFixed(2);

function bytesText(n) {
	const units = ["B", "KiB", "MiB", "GiB", "TiB"];
	let i = 0;
	for (; n >= 1024 && i < 4; i++)
		n /= 1024;
	return `${i ? n.toFixed(1) : n} ${units[i]}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
	"Oct", "Nov", "Dec"];

/* Milliseconds of a stored date; one without a zone is read as UTC. */
function timeOf(iso) {
	if (!iso)
		return NaN;
	const hasZone = /(Z|[+-]\d\d:\d\d)$/.test(iso);
	return Date.parse(iso.includes("T") && !hasZone ? iso + "Z" : iso);
}

/* The date as the outlet wrote it, zone and all: nothing is converted. */
function dateText(iso) {
	const m = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d)(?::\d\d)?(.*))?$/.exec(iso);
	if (!m)
		return visible(iso);
	const day = `${Number(m[3])} ${MONTHS[m[2] - 1] || "?"} ${m[1]}`;
	if (!m[4])
		return day;
	return `${day}, ${m[4]}${m[5] ? ` ${m[5] === "Z" ? "UTC" : m[5]}` : ""}`;
}

function dayText(ms) {
	if (!Number.isFinite(ms))
		return "undated";
	const d = new Date(ms);
	return `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`;
}

function spanText(ms) {
	const hours = ms / 3600000;
	if (!(ms >= 0))
		return "–";
	if (hours < 1)
		return ms === 0 ? "same time" : `${Math.round(ms / 60000)} min`;
	if (hours < 48)
		return `${Math.round(hours)} h`;
	return `${number(Math.round(hours / 24))} days`;
}

/* What stands after # : a path, and parameters. */
function readRoute() {
	const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
	const parts = path.split("/").map((p) => {
		try {
			return decodeURIComponent(p);
		} catch {
			return p;
		}
	});
	return { parts, query: new URLSearchParams(query || "") };
}

function routeTo(path, query) {
	const text = query ? query.toString() : "";
	return `#/${path}${text ? "?" + text : ""}`;
}

/* The address changes without a new view being made. */
function replaceRoute(path, query) {
	history.replaceState(null, "", routeTo(path, query));
}

const RELATIONS = {
	canonical: "stands for the cluster: the earliest by its stated date",
	exact: "the same text, letter for letter",
	near: "the same story with words changed, added or cut",
	contained: "nearly all of it stands in the canonical text",
	contains: "nearly all of the canonical text stands in it",
	partial: "shares passages only; no copy of the whole",
};

/* What the colours of marks mean, for those that are there. */
function relationKey(relations) {
	return Object.keys(RELATIONS).filter((r) => relations.has(r)).map((r) =>
		el("li", { title: RELATIONS[r] }, el("i", { class: `swatch ${r}` }), r));
}

function relationTag(relation) {
	return el("span", { class: `tag ${relation}`, title: RELATIONS[relation] },
		relation);
}

/* A figure with its title, what it shows, and a key. */
function figure(title, caption, ...children) {
	return el("figure", { class: "chart" },
		el("figcaption", {}, el("h2", {}, title), el("p", {}, caption)),
		children);
}
