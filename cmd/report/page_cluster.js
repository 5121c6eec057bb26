/*
 * page_cluster.js - one cluster: head, timeline, graph, comparison, citations.
 */
const CITED = 100;	/* captures shown at once */

/* The texts with what the captures of each say of it. */
function namedTexts(cluster) {
	const texts = cluster.texts.map((t) => ({ ...t, captures: [] }));
	const byBody = new Map(texts.map((t) => [t.body, t]));
	eachCapture(cluster, (capture, sources, member) => {
		const t = byBody.get(member.body);
		t.captures.push(capture);
		t.member = t.member || member;
		t.language = t.language || capture.language;
	});
	return texts;
}

function textLabel(text, place) {
	const c = text.captures[0];
	const more = text.captures.length - 1;
	return `${place + 1}. ${shorten(visible(c.outlet || "(no outlet)"), 24)}` +
		(more ? ` + ${more}` : "") + ` · ${text.member.relation}` +
		(text.member.relation === "canonical" ? ""
			: ` ${score(text.member.jaccard)}`) +
		` · ${shorten(visible(c.title || "(no title)"), 44)}`;
}

function headOf(cluster, i) {
	const best = cluster.members[0].captures[0];
	const indirect = columns.indirect[i];
	return el("header", { class: "cluster-head" },
		el("h2", {}, scraped("span", best.title || "(no title)", best.language)),
		el("p", { class: "dek" },
			`${plural(cluster.size, "capture", "captures")} of ` +
			`${plural(cluster.bodies, "text", "texts")} in ` +
			`${plural(columns.outlets[i].filter((o) => site.outlets[o]).length,
				"outlet", "outlets")}, ` +
			`${dayText(firstOf(i))}` + (spanOf(i) > 0
				? `, over ${spanText(spanOf(i))}` : "") + ". ",
			cluster.bodies > 1 && `Similarity to the canonical text ` +
				`${score(cluster.similarity.median)}, least ` +
				`${score(cluster.similarity.min)}. `,
			el("code", {}, cluster.id)),
		indirect > 0 && el("p", { class: "notice warn" },
			el("strong", {}, "Cohesion: "), `${plural(indirect, "member is",
				"members are")} in this cluster through others only, not by ` +
			"their own similarity to the canonical text. It may hold two " +
			"stories."));
}

function stepLink(i, step, label) {
	const at = list.shown.indexOf(i);
	const to = at < 0 ? i + step : list.shown[at + step];
	if (to === undefined || to < 0 || to >= clusterCount)
		return el("span", { class: "step none" }, label);
	return el("a", { class: "step", href: `#/c/${columns.id[to]}`,
		"data-step": step }, label);
}

/* ---- the comparison ----------------------------------------------------- */

/* What was measured of the pair, when it was. */
function measured(cluster, a, b) {
	const edge = cluster.edges.find(([x, y]) => (x === a && y === b) ||
		(x === b && y === a));
	if (a === b)
		return "";
	return edge ? ` Measured: Jaccard ${score(edge[2])}, ${edge[5]}.`
		: " This pair was not measured for the clusters.";
}

function textSelect(texts, chosen, label, choose) {
	const select = el("select", { change: () => choose(Number(select.value)) },
		texts.map((t, place) => el("option", { value: place },
			textLabel(t, place))));
	select.value = String(chosen);
	return el("label", { class: `side side-${label.toLowerCase()}` },
		el("span", { class: "side-name" }, label), select);
}

function comparison(cluster, texts, query) {
	const state = { a: 0, b: Math.min(1, texts.length - 1) };
	for (const name of ["a", "b"]) {
		const asked = texts.findIndex((t) => query.get(name) &&
			t.body.startsWith(`b:${query.get(name)}`));
		state[name] = asked >= 0 ? asked : state[name];
	}
	const panes = el("div", { class: "panes" });
	const said = el("p", { class: "said", role: "status" });
	const sides = el("div", { class: "sides" });
	const draw = () => {
		sides.replaceChildren(...["a", "b"].map((name) =>
			textSelect(texts, state[name], name.toUpperCase(), (place) => {
				state[name] = place;
				draw();
				sides.querySelector(`.side-${name} select`).focus();
			})));
		said.textContent = showDiff(panes, texts[state.a], texts[state.b]) +
			measured(cluster, state.a, state.b);
		replaceRoute(`c/${cluster.id.slice(2)}`, new URLSearchParams({
			a: texts[state.a].body.slice(2, 14),
			b: texts[state.b].body.slice(2, 14) }));
	};
	draw();
	return { node: comparisonSection(panes, said, sides, texts),
		choose: (place) => {
			state.b = place;
			draw();
			panes.closest("section").scrollIntoView({ block: "start" });
		},
		step: (by) => {
			state.b = (state.b + by + texts.length) % texts.length;
			draw();
		},
		swap: () => {
			[state.a, state.b] = [state.b, state.a];
			draw();
		} };
}

function comparisonSection(panes, said, sides) {
	const furniture = el("input", { type: "checkbox", id: "furniture",
		change: () => panes.classList.toggle("plain-furniture",
			!furniture.checked) });
	furniture.checked = true;
	return el("section", { class: "comparison" },
		el("h2", {}, "Side by side"), el("div", { class: "bar" }, said,
			el("label", { class: "check" }, furniture, "page furniture greyed")),
		sides, panes,
		el("ul", { class: "key" },
			el("li", {}, el("mark", { class: "passage hue-0" }, "shared"),
				" numbered, in both"),
			el("li", {}, el("del", {}, "changed"), " only in A"),
			el("li", {}, el("ins", {}, "changed"), " only in B"),
			el("li", {}, el("span", { class: "furniture" }, "furniture"),
				" does not count")));
}

/* ---- citations ---------------------------------------------------------- */

function copyButton(text) {
	const button = el("button", { type: "button", class: "copy", click: () => {
		const done = () => {
			button.textContent = "Copied";
			setTimeout(() => { button.textContent = "Copy"; }, 1500);
		};
		const byHand = () => {
			const area = el("textarea", { class: "sr", readonly: true });
			area.value = text;
			button.after(area);
			area.select();
			if (document.execCommand("copy"))
				done();
			area.remove();
			button.focus();
		};
		if (navigator.clipboard)
			navigator.clipboard.writeText(text).then(done, byHand);
		else
			byHand();
	} }, "Copy");
	return button;
}

function dateRow(capture, sources, kind) {
	if (!capture[kind])
		return null;
	const e = capturesDates(capture, sources, "").find((d) => d.kind === kind);
	const notes = [sources[kind] && visible(sources[kind]),
		e && e.zoneGuessed && "zone guessed", e && e.isDay && "day only",
		e && e.isInferred && !/inferred/.test(sources[kind]) && "inferred"].filter((x) => x);
	return [el("dt", {}, kind), el("dd", {}, dateText(capture[kind]),
		notes.length > 0 && el("span", { class: "meta" },
			` ${notes.join(", ")}`))];
}

function restoreCommand(capture) {
	return `newsfold restore ${capture.id} -t restored`;
}

function citationText(capture) {
	return [capture.title, capture.outlet, capture.published &&
		`published ${capture.published}`, capture.url,
	`${capture.dump}, record ${capture.record}, offset ${capture.offset}, ` +
		`${capture.length} bytes`, `SHA-256 ${capture.sha256}`, capture.id,
	restoreCommand(capture)].filter((x) => x).map(visible).join("\n") + "\n";
}

function row(term, ...value) {
	return [el("dt", {}, term), el("dd", {}, value)];
}

function citation(capture, sources, member) {
	return el("details", { class: "citation" },
		el("summary", {}, relationTag(member.relation),
			scraped("b", capture.outlet || "(no outlet)"),
			scraped("span", capture.title || "(no title)", capture.language,
				{ class: "cited-title" }),
			el("span", { class: "meta" }, capture.published
				? dateText(capture.published) : capture.fetched
					? `fetched ${dateText(capture.fetched)}` : "undated")),
		el("dl", { class: "cite" },
			capture.url && row("URL", safeLink(capture.url)),
			capture.byline && row("byline", scraped("span", capture.byline)),
			KINDS.map((kind) => dateRow(capture, sources, kind)),
			row("dump", scraped("span", capture.dump)),
			row("record", scraped("code", capture.record)),
			row("place", `offset ${number(capture.offset)}, ` +
				`${number(capture.length)} bytes`),
			capture.source_id && row("its own id",
				scraped("code", capture.source_id)),
			row("SHA-256", el("code", { class: "hash" }, capture.sha256)),
			row("capture", el("code", {}, capture.id)),
			row("restore", el("code", {}, restoreCommand(capture)),
				site.live && el("a", { class: "download", rel: "noopener",
					href: `/restore/${capture.id}` }, "Download the original"))),
		copyButton(citationText(capture)));
}

function citations(cluster) {
	const nodes = [];
	eachCapture(cluster, (capture, sources, member) =>
		nodes.push(() => citation(capture, sources, member)));
	const holder = el("div", { class: "citation-list" },
		nodes.slice(0, CITED).map((make) => make()));
	const more = nodes.length > CITED && el("button", { type: "button",
		class: "button", click: () => {
			holder.append(...nodes.slice(CITED).map((make) => make()));
			more.remove();
		} }, `Show all ${number(nodes.length)} captures`);
	return el("section", { class: "citations" }, el("h2", {}, "Citations"),
		el("p", { class: "section-note" }, "Every capture, and how to get its " +
			"original back byte for byte."), holder, more);
}

/* ---- the view ----------------------------------------------------------- */

let openCluster = null;	/* what the keys act on */

async function showCluster(main, id, query) {
	const i = clusterOf(id);
	if (i < 0) {
		main.append(el("p", { class: "notice" }, "No cluster of this report " +
			"has the id ", el("code", {}, visible(id)), "."));
		return;
	}
	const waiting = el("p", { class: "loading" }, "Reading …");
	main.append(waiting);
	const cluster = await loadCluster(i);
	if (!waiting.isConnected)
		return;
	const texts = namedTexts(cluster);
	const compare = comparison(cluster, texts, query);
	waiting.remove();
	main.append(el("nav", { class: "steps", "aria-label": "Clusters" },
		el("a", { class: "back", href: routeTo("clusters", list.query) },
			"← All clusters"), stepLink(i, -1, "Previous"),
		stepLink(i, 1, "Next")), headOf(cluster, i), timelineFigure(cluster),
	graphFigure(cluster, compare.choose) || "", compare.node,
	citations(cluster));
	openCluster = compare;
}
