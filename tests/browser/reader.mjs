/*
 * reader.mjs - what the tests stand on: the program, archives of the fixtures,
 * a browser with an empty profile.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const { NEWSFOLD, CHROMIUM, FIXTURES, SCRATCH } = process.env;

export const folder = (name) => mkdtempSync(join(SCRATCH, `${name}-`));

/* Standard output of newsfold; a status above `allowed` is thrown. */
export function newsfold(args, { cwd = SCRATCH, allowed = 0 } = {}) {
	try {
		return execFileSync(NEWSFOLD, ["-q", ...args],
			{ cwd, encoding: "utf8", maxBuffer: 1 << 28 });
	} catch (error) {
		if (error.status <= allowed)
			return error.stdout;
		throw error;
	}
}

export const lines = (text) => text.trim().split("\n").filter((l) => l)
	.map((l) => JSON.parse(l));

/* An archive of these fixtures, in a folder of its own. */
export function archiveOf(...dumps) {
	const cwd = folder("archive");
	newsfold(["init"], { cwd });
	for (const dump of dumps) {
		const name = dump.split("/").pop();
		cpSync(join(FIXTURES, dump), join(cwd, name), { recursive: true });
		newsfold(["ingest", name], { cwd, allowed: 1 });
	}
	return cwd;
}

export async function openBrowser() {
	const context = await chromium.launchPersistentContext(folder("profile"), {
		executablePath: CHROMIUM, headless: true,
		viewport: { width: 1280, height: 900 },
		args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
			"--no-first-run", "--disable-background-networking",
			"--disable-component-update", "--disable-sync"],
	});
	context.setDefaultTimeout(15000);
	return context;
}

/* A page that keeps what it complained of, and what it asked the network. */
export async function openPage(context, url, route = "#/") {
	const page = await context.newPage();
	page.complaints = [];
	page.requests = [];
	page.on("console", (m) => m.type() === "error" &&
		page.complaints.push(m.text()));
	page.on("pageerror", (e) => page.complaints.push(e.message));
	page.on("request", (r) => page.requests.push(r.url()));
	await page.goto(url + route);
	await ready(page);
	return page;
}

/* Until the function says so in the page. (Playwright's own waiting evaluates
 * strings, which the page's policy forbids.) */
export async function until(page, is, value) {
	for (let i = 0; i < 300; i++) {
		if (await page.evaluate(is, value))
			return;
		await page.waitForTimeout(50);
	}
	throw new Error(`not within 15 s: ${is}`);
}

export const ready = (page) => until(page,
	() => document.documentElement.dataset.ready === "1");

/* Another route of the same page, until what it shows is there. */
export async function go(page, route, selector) {
	await page.evaluate((hash) => { location.hash = hash; }, route);
	await page.waitForSelector(selector);
}
