/*
 * page_main.js - routes, keys, colours, paper.
 */
function setTheme(name) {
	const button = byId("theme");
	if (name === "auto")
		document.documentElement.removeAttribute("data-theme");
	else
		document.documentElement.setAttribute("data-theme", name);
	button.textContent = { auto: "◐", light: "○", dark: "●" }[name];
	button.setAttribute("aria-label", "Colours: " +
		{ auto: "as the system", light: "light", dark: "dark" }[name]);
	button.dataset.now = name;
}

function nextTheme() {
	const next = { auto: "light", light: "dark", dark: "auto" };
	setTheme(next[byId("theme").dataset.now]);
}

function showHead() {
	const last = site.log.filter((r) => r.ended).pop();
	document.title = visible(site.title);
	byId("title").textContent = visible(site.title);
	byId("as-of").textContent = last ? `as of ${dateText(last.ended)}` : "";
	byId("colophon").textContent = `${site.program} · ` +
		(site.live ? "live and read-only" : "one file, no network") +
		(site.texts_left_out > 0 && !site.live
			? ` · ${plural(site.texts_left_out, "text was", "texts were")} left ` +
			"out to keep this file small: newsfold report --with-text" : "");
}

function markPart(part) {
	for (const link of document.querySelectorAll(".masthead nav a")) {
		if (link.dataset.part === part)
			link.setAttribute("aria-current", "page");
		else
			link.removeAttribute("aria-current");
	}
}

function tell(error) {
	byId("main").replaceChildren(el("p", { class: "notice warn", role: "alert" },
		`This report cannot be shown: ${error.message}`));
}

async function showRoute() {
	const { parts, query } = readRoute();
	const main = byId("main");
	const part = { "": "overview", clusters: "clusters", c: "clusters",
		sources: "sources" }[parts[0]] || "overview";
	markPart(part);
	openCluster = null;
	list.rows = null;
	main.replaceChildren();
	main.className = `view-${parts[0] || "overview"}`;
	window.scrollTo(0, 0);
	if (parts[0] === "c")
		await showCluster(main, parts[1] || "", query);
	else if (part === "clusters")
		showList(main, query);
	else if (part === "sources")
		showSources(main);
	else
		showOverview(main);
}

/* ---- keys --------------------------------------------------------------- */

function goStep(by) {
	const link = document.querySelector(`.steps a[data-step="${by}"]`);
	if (openCluster && link)
		location.hash = link.getAttribute("href");
	else if (list.rows)
		markRow(by);
}

const KEYS = {
	"/": () => {
		if (list.rows)
			byId("search").focus();
		else
			location.hash = "#/clusters";
	},
	"j": () => goStep(1),
	"k": () => goStep(-1),
	"[": () => openCluster && openCluster.step(-1),
	"]": () => openCluster && openCluster.step(1),
	"s": () => openCluster && openCluster.swap(),
	"f": () => byId("furniture") && byId("furniture").click(),
	"?": () => byId("help").showModal(),
	"Escape": () => {
		if (openCluster)
			location.hash = routeTo("clusters", list.query);
	},
};

function onKey(event) {
	const inField = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) &&
		event.target.type !== "checkbox";
	if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open ||
		(inField && event.key !== "Escape"))
		return;
	if (inField) {
		event.target.blur();
		return;
	}
	if (Object.hasOwn(KEYS, event.key)) {
		event.preventDefault();
		KEYS[event.key]();
	}
}

/* ---- paper -------------------------------------------------------------- */

function beforePrint() {
	drawPrintedRows();
	for (const details of document.querySelectorAll("details"))
		details.open = true;
}

async function start() {
	setTheme("auto");
	byId("theme").addEventListener("click", nextTheme);
	byId("skip").addEventListener("click", (event) => {
		event.preventDefault();
		byId("main").focus();
	});
	document.addEventListener("keydown", onKey);
	window.addEventListener("scroll", drawRows, { passive: true });
	window.addEventListener("resize", redrawList);
	window.addEventListener("beforeprint", beforePrint);
	window.addEventListener("afterprint", redrawList);
	window.addEventListener("hashchange", () => showRoute().catch(tell));
	if (!window.DecompressionStream)
		throw new Error("this browser is too old (it has no DecompressionStream)");
	await loadSite();
	applyList();
	showHead();
	await showRoute();
	document.documentElement.dataset.ready = "1";
}

start().catch(tell);
