/*
 * hostile.test.mjs - what scraped pages may hold does nothing in the report.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { folder, go, newsfold, openBrowser, openPage } from "./reader.mjs";

const SCRIPT = "<script>window.owned = 1</script>";
const IMAGE = "<img src=x onerror=\"window.owned = 2\">";
const TRAPS = [
	SCRIPT, IMAGE, `"'>${IMAGE}`, `</script>${SCRIPT}`, `<!--${SCRIPT}`,
	"]]>", "${window.owned = 3}", "__proto__", "constructor", "toString",
	"=HYPERLINK(\"https://harrow.example\")", "a\u202egnp.exe\u202c b",
	"\u2066in\u2069 \u001b[31mred\u0007\u009b2J", "\u2028line\u2029end",
	"&lt;b&gt; &amp; <b>bold</b>",
];
const ADDRESSES = ["javascript:window.owned=4", "data:text/html," + SCRIPT,
	"https://harrow.example/\"onmouseover=\"window.owned=5",
	"vbscript:x", "file:///etc/passwd", "HTTPS://harrow.example/\u202efdp.a"];

let browser, page;

function record(i, k) {
	const trap = TRAPS[i % TRAPS.length];
	return JSON.stringify({
		id: `${trap}${i}-${k}`, url: ADDRESSES[(i + k) % ADDRESSES.length],
		title: `${trap} story ${i}`, source_domain: `${trap}${k}`,
		authors: [trap], date_publish: `2025-06-0${k + 1}T0${k}:00:00Z`,
		maintext: `The harbour council of town ${i} met on Thursday and put off ` +
			`its vote once more. ${trap} said the clerk, reading item ${i} of ` +
			"the list aloud while the hall emptied.\nNobody asked for the floor " +
			`after that, and the lamp was put out at ${i} past nine.`,
	});
}

before(async () => {
	const cwd = folder("hostile");
	const all = TRAPS.flatMap((_, i) => [0, 1, 2].map((k) => record(i, k)));
	writeFileSync(join(cwd, "traps.jsonl"), all.join("\n") + "\n");
	newsfold(["init"], { cwd });
	newsfold(["ingest", "--source", `${SCRIPT}`, "traps.jsonl"],
		{ cwd, allowed: 1 });
	newsfold(["report", "--title", `</title>${SCRIPT}`, "-o", "r.html"],
		{ cwd });
	browser = await openBrowser();
	page = await openPage(browser, pathToFileURL(join(cwd, "r.html")).href);
});

after(() => browser.close());

/* Nothing ran, nothing scraped is an element or a live address. */
async function isHarmless(where) {
	const found = await page.evaluate(() => ({
		owned: window.owned,
		elements: document.querySelectorAll("img, iframe, object, b b, main script")
			.length,
		links: [...document.querySelectorAll("a")].map((a) => a.protocol)
			.filter((p) => !["http:", "https:", "file:"].includes(p)),
		local: [...document.querySelectorAll("a[href^='file:']")].length,
		unrelated: [...document.querySelectorAll("a[href^=http]")]
			.filter((a) => !a.relList.contains("noopener")).length,
		unseen: /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/
			.test(document.body.innerText + document.title),
		handlers: document.querySelectorAll("[onerror], [onmouseover]").length,
	}));
	assert.deepEqual(found, { owned: undefined, elements: 0, links: [],
		local: 0, unrelated: 0, unseen: false, handlers: 0 }, where);
}

test("traps lie harmless in every view", async () => {
	await isHarmless("overview");
	await go(page, "#/sources", ".method");
	await isHarmless("sources");
	await go(page, "#/clusters", ".row");
	await isHarmless("list");
	const ids = await page.evaluate(() => columns.id);
	assert.ok(ids.length >= 5);
	for (const id of ids) {
		await go(page, `#/c/${id}`, `.dek code:text('${id}')`);
		await page.waitForSelector(".citation");
		await page.evaluate(() => {
			for (const details of document.querySelectorAll("details"))
				details.open = true;
		});
		await isHarmless(id);
	}
});

test("traps in the address do nothing", async () => {
	for (const hash of [`#/c/${SCRIPT}`, `#/clusters?q=${IMAGE}`,
		"#/c/__proto__", "#/%E0%A4%A", "#/clusters?kind=__proto__&sort=constructor",
		"#/clusters?first=x&later=<b>"]) {
		await page.evaluate((h) => { location.hash = h; }, hash);
		await page.waitForTimeout(150);
		await isHarmless(hash);
	}
	assert.deepEqual(page.complaints, []);
});

test("nothing was asked of the network", () => {
	assert.deepEqual(page.requests.filter((u) => !u.startsWith("file:")), []);
});
