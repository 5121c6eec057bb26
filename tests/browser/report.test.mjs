/*
 * report.test.mjs - the report of the fixtures, used as a reader uses it.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { archiveOf, go, lines, newsfold, openBrowser, openPage, until } from
	"./reader.mjs";

let browser, page, url, clusters, cwd;

/* Stories of made-up words; one outlet has a line of its own under each. */
function storiesWithFooter(count) {
	let state = 7;
	const pick = (n) => (state = (state * 48271) % 2147483647) % n;
	const word = () => Array.from({ length: 2 + pick(3) }, () =>
		"bdfgklmnprstv"[pick(13)] + "aeiou"[pick(5)]).join("");
	return Array.from({ length: count }, (_, i) => {
		const text = Array.from({ length: 5 }, () => Array.from({ length: 18 },
			word).join(" ") + ".").join("\n");
		const footer = "\nSubscribe to the Harbour Courier for more of this.";
		return [["courier.example", footer], ["mirror.example", ""]].map(
			([outlet, more]) => JSON.stringify({ id: `${outlet}-${i}`,
				source_domain: outlet, title: `${word()} ${word()} ${i}`,
				date_publish: `2025-03-${String(i + 1).padStart(2, "0")}T08:00:00Z`,
				url: `https://${outlet}/${i}`, maintext: text + more }) + "\n")
			.join("");
	}).join("");
}

before(async () => {
	cwd = archiveOf("dumps/folder", "dumps/articles.jsonl",
		"dumps/crawl.warc.gz");
	writeFileSync(join(cwd, "footer.jsonl"), storiesWithFooter(24));
	newsfold(["ingest", "footer.jsonl"], { cwd });
	newsfold(["report", "-o", "r.html"], { cwd });
	clusters = lines(newsfold(["--json", "clusters"], { cwd }));
	url = pathToFileURL(join(cwd, "r.html")).href;
	browser = await openBrowser();
	page = await openPage(browser, url);
});

after(async () => {
	assert.deepEqual(page.complaints, []);
	await browser.close();
});

const rowTitles = () => page.$$eval(".row .story", (nodes) =>
	nodes.map((n) => n.textContent));
const clusterWith = (test) => clusters.find(test).id.slice(2);

test("asks nothing of any network", () => {
	assert.deepEqual(page.requests, [url + "#/"].map((u) => u.split("#")[0]));
});

test("the overview has the figures of stats and clusters", async () => {
	const text = await page.textContent(".figures");
	const stats = lines(newsfold(["--json", "stats"], { cwd }))[0];
	assert.match(text, new RegExp(`Captures${stats.captures}`));
	assert.match(text, new RegExp(`Clusters${clusters.length}`));
	assert.equal(await page.$$eval(".histogram g", (g) => g.length), 50);
	assert.ok(await page.$(".matrix a"));
});

test("the list has every cluster, and sorts", async () => {
	await go(page, "#/clusters", ".row");
	assert.equal(await page.textContent(".count"),
		`${clusters.length} clusters`);
	const shown = () => page.$$eval(".row", (rows) => rows.sort((a, b) =>
		a.dataset.place - b.dataset.place).map((r) =>
		r.querySelector(".cell.first").textContent));
	await page.click("button:text('First seen')");
	const up = (await shown()).slice(0, 5).map((d) => Date.parse(d));
	assert.deepEqual(up, up.slice().sort((a, b) => a - b));
	assert.equal(await page.getAttribute("[data-sort=first]", "aria-sort"),
		"ascending");
	await page.click("button:text('First seen')");
	const down = (await shown()).slice(0, 5).map((d) => Date.parse(d));
	assert.deepEqual(down, down.slice().sort((a, b) => b - a));
});

test("the list filters by words, outlet and relation", async () => {
	await go(page, "#/clusters?q=ferry", ".row");
	assert.deepEqual((await rowTitles()).filter((t) => !/ferry/i.test(t)), []);
	await page.fill("#search", "지하 상가");
	await until(page, () =>
		/^1 of/.test(document.querySelector(".count").textContent));
	await page.fill("#search", "no such words anywhere");
	await page.waitForSelector(".list.empty", { state: "attached" });
	await page.fill("#search", "");
	await page.selectOption("label:has-text('Relation') select", "near");
	const near = clusters.filter((c) =>
		c.members.some((m) => m.relation === "near")).length;
	await until(page, (n) => document.querySelector(".count")
		.textContent.startsWith(`${n} of`), near);
});

test("words are found in the texts, not in titles alone", async () => {
	await go(page, "#/clusters", ".row");
	await page.fill("#search", "cello");
	await page.waitForSelector(".list.empty", { state: "attached" });
	await page.click("#search-texts");
	await page.waitForSelector(".row");
	assert.match((await rowTitles()).join(), /ferry/i);
});

test("a row opens its cluster; members switch; the address keeps them", async () => {
	await go(page, "#/clusters?q=ferry", ".row .story");
	await page.click(".row .story");
	await page.waitForSelector(".comparison .passage");
	assert.match(await page.textContent(".cluster-head h2"), /ferry/i);
	const before = await page.textContent(".pane-b");
	const sides = await page.$$(".sides select");
	await sides[1].selectOption("0");
	assert.notEqual(await page.textContent(".pane-b"), before);
	assert.match(page.url(), /a=[0-9a-f]{12}&b=[0-9a-f]{12}/);
	await page.keyboard.press("Escape");
	await page.locator(".sides select").first().evaluate((n) => n.blur());
	await page.keyboard.press("]");
	assert.equal(await page.textContent(".pane-b"), before);
});

test("furniture is grey, and can be as it stands", async () => {
	const route = await page.evaluate(async () => {
		for (let i = 0; i < clusterCount; i++)
			for (const t of (await loadCluster(i)).texts)
				if (t.furniture.length)
					return `#/c/${columns.id[i]}?b=${t.body.slice(2)}`;
		return null;
	});
	await go(page, route, ".pane-b .furniture");
	await page.locator("body").press("f");
	assert.ok(await page.$(".panes.plain-furniture"));
	await page.click("label:has-text('page furniture greyed')");
	assert.equal(await page.$(".panes.plain-furniture"), null);
});

test("only what is all the same is called 1, or 100 %", async () => {
	assert.deepEqual(await page.evaluate(() => [score(1), score(.9999),
		score(.456), percent(1), percent(.9999), percent(.0001), percent(0),
		percent(.425)]), ["1.00", "0.99", "0.46", "100 %", "over 99 %",
		"under 1 %", "0 %", "43 %"]);
});

test("colours of the timeline are named", async () => {
	const cluster = clusters.find((c) => c.members.some((m) =>
		m.relation === "contained"));
	await go(page, `#/c/${cluster.id.slice(2)}`, ".timeline .event");
	const named = await page.$$eval(".chart .key .swatch", (nodes) =>
		nodes.map((n) => n.parentNode.textContent));
	for (const m of cluster.members)
		assert.ok(named.includes(m.relation), m.relation);
});

test("the arrow keys go along the timeline", async () => {
	await go(page, `#/c/${clusterWith((c) => c.outlets > 2)}`, ".timeline .event");
	await page.focus(".timeline .event[tabindex='0']");
	const first = await page.textContent(".chart .said");
	await page.keyboard.press("ArrowRight");
	const second = await page.textContent(".chart .said");
	assert.notEqual(first, second);
	await page.keyboard.press("ArrowLeft");
	assert.equal(await page.textContent(".chart .said"), first);
	/* A page from a folder was fetched, as far as its file's time tells. */
	await go(page, `#/c/${clusterWith((c) => c.members.some((m) =>
		m.captures.some((x) => x.dump === "folder" && x.fetched)))}`,
	".timeline .event.fetched.inferred");
	assert.match(first, /published at .*(stated|inferred)/);
});

test("the sides scroll together, and a passage finds its twin", async () => {
	await page.setViewportSize({ width: 1280, height: 500 });
	await go(page, `#/c/${clusterWith((c) => c.members.some((m) =>
		m.relation === "near"))}`, ".comparison .passage");
	await page.evaluate(() => {
		document.querySelector(".pane-a").scrollTop = 1e6;
	});
	await until(page, () =>
		document.querySelector(".pane-b").scrollTop > 0 ||
		document.querySelector(".pane-b").scrollHeight <=
			document.querySelector(".pane-b").clientHeight);
	await page.click(".pane-b .passage");
	assert.equal(await page.$$eval(".passage.chosen", (n) => n.length), 2);
	await page.setViewportSize({ width: 1280, height: 900 });
});

test("each capture has its citation", async () => {
	const cluster = clusters[0];
	await go(page, `#/c/${cluster.id.slice(2)}`, ".citation");
	assert.equal(await page.$$eval(".citation", (n) => n.length), cluster.size);
	const text = await page.textContent(".citation .cite");
	const c = cluster.members[0].captures[0];
	for (const part of [c.sha256, c.record, c.dump, `newsfold restore ${c.id}`])
		assert.ok(text.includes(part), part);
});

test("passages are those of newsfold diff", async () => {
	const pairs = await page.evaluate(async () => {
		const all = [];
		const points = (text, at) => [...text.slice(0, at)].length;
		for (let i = 0; i < clusterCount; i++) {
			const { texts } = await loadCluster(i);
			for (let k = 1; k < texts.length; k++) {
				const a = texts[k - 1], b = texts[k];
				all.push({ a: a.body, b: b.body,
					passages: alignTexts(a.text, b.text).map((p) => ({
						a_begin: points(a.text, p.a_begin),
						a_end: points(a.text, p.a_end),
						b_begin: points(b.text, p.b_begin),
						b_end: points(b.text, p.b_end) })) });
			}
		}
		return all;
	});
	assert.ok(pairs.length > 10);
	for (const { a, b, passages } of pairs) {
		const [diff] = lines(newsfold(["--json", "diff", a, b],
			{ cwd, allowed: 1 }));
		assert.deepEqual(passages, diff.passages, `${a} ${b}`);
	}
});

test("prints to PDF: the list, and a cluster with its citations", async () => {
	for (const route of ["#/clusters", `#/c/${clusters[0].id.slice(2)}`]) {
		await go(page, route, ".row, .citation");
		const pdf = await page.pdf({ format: "A4" });
		assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
		assert.ok(pdf.length > 20000);
	}
	await go(page, "#/clusters", ".row");
	await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
	assert.equal(await page.$$eval(".row", (n) => n.length), clusters.length);
	await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
});

test("paper is black on white and no wider than itself, from a dark screen", async () => {
	const lightness = () => page.evaluate(() => [document.body, ...document
		.querySelectorAll(".row .story, .row .meta, .cite dd, svg .outlet")]
		.map((n) => getComputedStyle(n)[n.namespaceURI.endsWith("svg")
			? "fill" : "color"].match(/\d+/g).slice(0, 3).map(Number)));
	await page.mouse.move(0, 0);
	await page.evaluate(() => setTheme("dark"));
	try {
		for (const route of ["#/clusters", `#/c/${clusters[0].id.slice(2)}`]) {
			await go(page, route, ".row, .timeline .event");
			await page.emulateMedia({ media: "print", colorScheme: "dark" });
			for (const rgb of await lightness())
				assert.ok(Math.max(...rgb) < 128, `${route} ${rgb}`);
			await page.setViewportSize({ width: 700, height: 900 });
			assert.ok(await page.evaluate(() =>
				[...document.querySelectorAll("main svg")].every((n) =>
					n.getBoundingClientRect().right <= window.innerWidth)), route);
			await page.setViewportSize({ width: 1280, height: 900 });
			await page.emulateMedia({ media: "screen", colorScheme: "light" });
		}
	} finally {
		await page.evaluate(() => setTheme("auto"));
		await page.setViewportSize({ width: 1280, height: 900 });
		await page.emulateMedia({ media: "screen", colorScheme: "light" });
	}
});

test("no finding of axe, light and dark, wide and narrow", async () => {
	const axe = readFileSync(new URL("./node_modules/axe-core/axe.min.js",
		import.meta.url), "utf8");
	const id = clusterWith((c) => c.bodies > 2);
	const routes = [["#/", ".figures"], ["#/clusters", ".row"],
		[`#/c/${id}`, ".citation"], ["#/sources", ".method"]];
	for (const colorScheme of ["light", "dark"]) {
		for (const width of [1280, 390]) {
			await page.emulateMedia({ colorScheme });
			await page.setViewportSize({ width, height: 900 });
			for (const [route, selector] of routes) {
				await go(page, route, selector);
				await page.evaluate(axe);
				const { violations } = await page.evaluate(() => axe.run());
				assert.deepEqual(violations.map((v) => `${v.id}: ` + v.nodes
					.slice(0, 3).map((n) => n.html.slice(0, 120) + " " +
						n.failureSummary).join("; ")), [],
				`${route} ${colorScheme} ${width}`);
			}
		}
	}
	await page.setViewportSize({ width: 1280, height: 900 });
});

test("a phone scrolls down only", async () => {
	await page.setViewportSize({ width: 390, height: 844 });
	for (const [route, selector] of [["#/", ".figures"], ["#/clusters", ".row"],
		[`#/c/${clusters[0].id.slice(2)}`, ".citation"],
		["#/sources", ".method"]]) {
		await go(page, route, selector);
		assert.ok(await page.evaluate(() =>
			document.documentElement.scrollWidth <= window.innerWidth), route);
	}
	await page.setViewportSize({ width: 1280, height: 900 });
});

test("the same archive gives the same report", () => {
	newsfold(["report", "-o", "again.html"], { cwd });
	assert.ok(readFileSync(join(cwd, "r.html"))
		.equals(readFileSync(join(cwd, "again.html"))));
});
