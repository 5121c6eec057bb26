/*
 * serve.test.mjs - the server: the same page live, the same JSON, and nothing
 * for those who ask wrongly.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { archiveOf, go, lines, newsfold, openBrowser, openPage, until } from
	"./reader.mjs";

let cwd, server, url, port, ended;

before(async () => {
	cwd = archiveOf("dumps/folder", "hostile/titles.jsonl");
	server = spawn(process.env.NEWSFOLD, ["-q", "--json", "serve", "--bind",
		"127.0.0.1:0"], { cwd, stdio: ["ignore", "pipe", "inherit"] });
	ended = new Promise((resolve) => server.on("exit", (code) =>
		resolve(code)));
	url = await new Promise((resolve) => server.stdout.once("data", (data) =>
		resolve(JSON.parse(data).url)));
	port = Number(new URL(url).port);
});

after(async () => {
	server.kill("SIGTERM");
	assert.equal(await ended, 0);
});

/* A request with these bytes for a path, and these headers, as they are. */
function ask(path, { method = "GET", headers = {} } = {}) {
	return new Promise((resolve, reject) => {
		const asked = request({ host: "127.0.0.1", port, path, method, headers },
			(answer) => {
				const parts = [];
				answer.on("data", (part) => parts.push(part));
				answer.on("end", () => resolve({ status: answer.statusCode,
					headers: answer.headers, bytes: Buffer.concat(parts),
					text: Buffer.concat(parts).toString() }));
			});
		asked.on("error", reject);
		asked.end();
	});
}

test("the API's JSON is that of the command line", async () => {
	const [cluster] = lines(newsfold(["--json", "clusters"], { cwd }));
	const capture = cluster.members[0].captures[0].id;
	const [a, b] = [cluster.canonical, cluster.members.at(-1).body];
	for (const [path, args] of [
		["/api/stats", ["stats"]], ["/api/dumps", ["dumps"]],
		["/api/log", ["log"]],
		["/api/clusters?limit=1000", ["clusters"]],
		["/api/clusters?kind=exact&min-size=2&limit=3&skip=1",
			["clusters", "--kind", "exact", "--limit", "3", "--skip", "1"]],
		["/api/list?limit=7&skip=2", ["list", "--limit", "7", "--skip", "2"]],
		[`/api/show?id=${capture}`, ["show", capture]],
		[`/api/timeline?id=${cluster.id}`, ["timeline", cluster.id]],
		[`/api/diff?a=${a}&b=${b}`, ["diff", a, b]],
		[`/api/why?a=${a}&b=${b}`, ["why", a, b]],
		[`/api/similar?id=${a}`, ["similar", a]],
		["/api/search?q=ferry&limit=5", ["search", "--limit", "5", "ferry"]],
	]) {
		const answer = await ask(path);
		assert.equal(answer.status, 200, path);
		assert.equal(answer.headers["content-type"],
			"application/x-ndjson; charset=utf-8");
		assert.equal(answer.text, newsfold(["--json", ...args],
			{ cwd, allowed: 1 }), path);
	}
});

test("pages put together are the whole", async () => {
	let all = "";
	for (let skip = 0; ; skip += 4) {
		const { text } = await ask(`/api/list?limit=4&skip=${skip}`);
		if (!text)
			break;
		all += text;
	}
	assert.equal(all, newsfold(["--json", "list"], { cwd }));
});

test("originals come back byte for byte, to keep and not to run", async () => {
	for (const c of lines(newsfold(["--json", "list", "--limit", "20"],
		{ cwd }))) {
		const answer = await ask(`/restore/${c.id}`);
		assert.equal(answer.status, 200);
		assert.equal(createHash("sha256").update(answer.bytes).digest("hex"),
			c.sha256);
		assert.equal(answer.headers["content-type"],
			"application/octet-stream");
		assert.match(answer.headers["content-disposition"],
			/^attachment; filename="newsfold-r-[0-9a-f]{32}"$/);
	}
});

test("what is asked wrongly is refused by name", async () => {
	for (const [path, status] of [
		["/nothing", 404], ["/../../etc/passwd", 404], ["//etc/passwd", 404],
		["/restore/..%2f..%2f..%2fetc%2fpasswd", 404], ["/restore/r:", 404],
		["/restore/d:0000", 404], ["/restore/r:ffffffffffffffff", 404],
		["/cluster/c:ffffffff", 404], ["/cluster/../../x", 404],
		["/api/", 404], ["/api/ingest?dump=/etc/passwd", 404],
		["/api/forget?id=c:0000", 404], ["/api/restore?id=r:0000", 404],
		["/api/similar?id=/etc/passwd", 400], ["/api/similar?id=-", 400],
		["/api/show?id=--raw", 400], ["/api/show", 400],
		["/api/show?id=c:FFFF", 400], ["/api/diff?a=c:0000", 400],
		["/api/list?limit=0", 400], ["/api/list?limit=1001", 400],
		["/api/list?limit=1e3", 400], ["/api/list?skip=-1", 400],
		["/api/list?since=--help", 400], ["/api/clusters?kind=x", 400],
		["/api/search", 400], ["/api/search?q=" + "x".repeat(2000), 400],
		["/api/clusters?min_size=3", 400], ["/api/stats?limit=1", 400],
		["/api/search?q=--index", 400],
	]) {
		const answer = await ask(path);
		assert.equal(answer.status, status, path);
		assert.ok(JSON.parse(answer.text).error, path);
	}
});

test("only under its own names", async () => {
	for (const [host, status] of [["evil.example", 403],
		["127.0.0.1.evil.example", 403], ["localhost.evil.example:80", 403],
		["[::1", 403], [" ", 403], [`localhost:${port}`, 200], ["LOCALHOST", 200],
		["[::1]:80", 200], ["127.0.0.1", 200]]) {
		const answer = await ask("/api/stats", { headers: { Host: host } });
		assert.equal(answer.status, status, host);
	}
});

test("reads only", async () => {
	for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
		const answer = await ask("/api/stats", { method });
		assert.equal(answer.status, 405, method);
		assert.equal(answer.headers.allow, "GET, HEAD");
	}
	const head = await ask("/", { method: "HEAD" });
	assert.equal(head.status, 200);
	assert.equal(head.bytes.length, 0);
});

test("every answer says how it may be used", async () => {
	for (const path of ["/", "/api/stats", "/nothing"]) {
		const { headers } = await ask(path);
		assert.match(headers["content-security-policy"],
			/default-src 'none'; script-src 'sha256-[^']+'; .*frame-ancestors 'none'/);
		assert.equal(headers["x-content-type-options"], "nosniff");
		assert.equal(headers["access-control-allow-origin"], undefined);
	}
});

test("a connection takes one request after the other", async () => {
	const one = "GET /api/dumps HTTP/1.1\r\nHost: localhost\r\n";
	const got = await new Promise((resolve, reject) => {
		const parts = [];
		const socket = connect(port, "127.0.0.1", () => socket.write(
			`${one}\r\n${one}\r\n${one}Connection: close\r\n\r\n`));
		socket.on("data", (part) => parts.push(part));
		socket.on("error", reject);
		socket.on("close", () => resolve(Buffer.concat(parts).toString()));
	});
	const answers = got.split("HTTP/1.1 200 OK\r\n").slice(1);
	assert.equal(answers.length, 3);
	assert.deepEqual(answers.map((a) => /^Connection: close/m.test(a)),
		[false, false, true]);
	const { text } = await ask("/api/dumps");
	for (const answer of answers)
		assert.ok(answer.endsWith(text));
});

/* Bytes that are no request, or never become one. */
function mumble(bytes) {
	return new Promise((resolve) => {
		const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
		const drip = setInterval(() => socket.writable && socket.write("X-a: b\r\n"),
			1000);
		socket.on("error", () => {});
		socket.on("data", () => {});
		socket.on("close", () => {
			clearInterval(drip);
			resolve();
		});
	});
}

/* More than there are connections: they make room for whoever asks. */
test("a head that never ends is cut off, and holds up nobody", async () => {
	const slow = Array.from({ length: 700 }, () =>
		mumble("GET / HTTP/1.1\r\nHost: localhost\r\n"));
	for (let i = 0; i < 50; i++)
		assert.equal((await ask("/api/dumps")).status, 200);
	await Promise.all(slow);
	assert.equal((await ask("/api/stats")).status, 200);
});

test("nonsense ends the connection, not the server", async () => {
	await Promise.all(["\0\0\0\0", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999\r\n\r\nx",
		"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
		"GET /" + "a".repeat(100000) + " HTTP/1.1\r\n\r\n",
		"GET /%00%ff%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
	].map(mumble));
	assert.equal((await ask("/api/stats")).status, 200);
});

test("200 at once have the answers they would have alone", async () => {
	const [cluster] = lines(newsfold(["--json", "clusters"], { cwd }));
	const capture = cluster.members[0].captures[0].id;
	const paths = ["/", "/api/dumps", "/api/list?limit=7", "/api/clusters?limit=3",
		"/api/search?q=ferry", `/cluster/${cluster.id}`, `/restore/${capture}`,
		`/api/show?id=${capture}`, `/api/similar?id=${capture}`,
		`/api/timeline?id=${cluster.id}`];
	const alone = [];
	for (const path of paths)
		alone.push(await ask(path));
	assert.deepEqual(alone.map((a) => a.status), paths.map(() => 200));
	const answers = await Promise.all(Array.from({ length: 200 }, (_, i) =>
		ask(paths[i % paths.length])));
	answers.forEach((answer, i) => {
		const path = paths[i % paths.length];
		/* Only so many go through all texts at a time. */
		if (answer.status === 503 && path.startsWith("/api/search"))
			assert.ok(answer.headers["retry-after"]);
		else
			assert.equal(answer.text, alone[i % paths.length].text, path);
	});
});

test("the page lives: clusters, searches, and what was ingested since", async () => {
	const browser = await openBrowser();
	try {
		const page = await openPage(browser, url, "#/clusters");
		await page.click(".row .story");
		await page.waitForSelector(".comparison .passage");
		assert.ok(await page.$(".download"), "a download");
		await go(page, "#/clusters", ".row");
		await page.fill("#search", "cello");
		await page.waitForSelector(".list.empty", { state: "attached" });
		await page.click("#search-texts");
		await page.waitForSelector(".row");
		assert.match(await page.textContent(".row .story"), /ferry/i);
		const count = await page.evaluate(() => clusterCount);
		cpSync(join(process.env.FIXTURES, "dumps/articles.jsonl"),
			join(cwd, "articles.jsonl"));
		newsfold(["ingest", "articles.jsonl"], { cwd });
		for (let i = 0; i < 60; i++) {
			await page.goto(url);
			await until(page, () => document.documentElement.dataset.ready);
			if (await page.evaluate(() => clusterCount) > count)
				break;
			await page.waitForTimeout(250);
		}
		assert.ok(await page.evaluate(() => clusterCount) > count);
		assert.deepEqual(page.complaints, []);
		assert.deepEqual(page.requests.filter((u) => !u.startsWith(url)), []);
	} finally {
		await browser.close();
	}
});
