/*
 * page_graph.js - where each text most likely comes from: its nearest earlier
 * text among those it was measured against.
 *
 * Solid: measured, and both dates are stated. Dashed: measured, but which came
 * first is inferred. Dotted: held in the cluster by others only.
 */
const GRAPH_TEXTS = 60;
const COLUMN_WIDTH = 210;
const NODE_HEIGHT = 64;

/* The texts of a cluster as nodes, the canonical first, then by time. */
function graphNodes(cluster) {
	const nodes = cluster.texts.map((t, place) => ({
		place, body: t.body, captures: 0, outlets: new Set(), relation: "",
		time: Infinity, isStated: false, children: [], title: "", language: "",
	}));
	const byBody = new Map(nodes.map((n) => [n.body, n]));
	eachCapture(cluster, (capture, sources, member) => {
		const node = byBody.get(member.body);
		const date = capturesDates(capture, sources, member.relation)
			.find((e) => e.kind !== "modified");
		node.captures++;
		node.outlets.add(capture.outlet || "(no outlet)");
		node.relation = node.relation || member.relation;
		node.title = node.title || capture.title;
		node.language = node.language || capture.language;
		node.direct = member.direct;
		if (date && date.time < node.time) {
			node.time = date.time;
			node.isStated = date.kind === "published" && !date.isInferred;
			node.firstOutlet = capture.outlet || "(no outlet)";
		}
	});
	return nodes.sort((x, y) => (y.relation === "canonical") -
		(x.relation === "canonical") || x.time - y.time || x.place - y.place);
}

/* Each node's nearest earlier one. */
function linkNodes(nodes, edges) {
	const order = new Map(nodes.map((n, i) => [n.place, i]));
	const best = new Map();
	for (const [a, b, jaccard, inA, inB, relation] of edges) {
		const x = order.get(a), y = order.get(b);
		if (x === undefined || y === undefined)
			continue;
		const later = Math.max(x, y), earlier = Math.min(x, y);
		const held = later === x ? inA : inB;
		const weight = Math.max(jaccard, held);
		if (!best.has(later) || weight > best.get(later).weight)
			best.set(later, { earlier, weight, jaccard, relation });
	}
	nodes.forEach((node, i) => {
		if (i === 0)
			return;
		const edge = best.get(i);
		const parent = nodes[edge ? edge.earlier : 0];
		node.parent = parent;
		node.edge = edge;
		node.kind = !edge ? "indirect" : parent.isStated && node.isStated &&
			parent.time < node.time ? "direct" : "inferred";
		parent.children.push(node);
	});
}

/* Depth to the right, leaves one under the other. */
function layTree(root) {
	const stack = [[root, 0, 0]], placed = [];
	let row = 0, depth = 0;
	while (stack.length) {
		const [node, level, child] = stack.pop();
		if (child === 0) {
			node.level = level;
			depth = Math.max(depth, level);
			placed.push(node);
			if (!node.children.length)
				node.row = row++;
		}
		if (child < node.children.length) {
			stack.push([node, level, child + 1]);
			stack.push([node.children[child], level + 1, 0]);
		} else if (node.children.length) {
			node.row = node.children[0].row;
		}
	}
	return { placed, rows: row, depth };
}

function linkPath(from, to) {
	const bend = to.x - 44;
	return `M${from.x} ${from.y}H${bend}C${bend + 26} ${from.y} ` +
		`${bend + 10} ${to.y} ${to.x} ${to.y}`;
}

function nodeSays(node) {
	return `${[...node.outlets].map(visible).join(", ")}: ` +
		`${visible(node.title || "(no title)")}, ${node.relation}` +
		(node.edge ? `, Jaccard ${score(node.edge.jaccard)} to the text it ` +
			"comes from" : "") +
		(node.kind === "inferred" ? ", direction inferred" : "");
}

function drawNode(node, choose) {
	const others = node.outlets.size - 1;
	const name = shorten(visible(node.firstOutlet || [...node.outlets][0] || ""),
		others ? 16 : 21) + (others > 0 ? ` + ${others}` : "");
	const when = dayText(node.time) + (node.captures > 1
		? ` · ${node.captures} captures` : "");
	const radius = Math.min(5 + Math.sqrt(node.captures - 1) * 2, 11);
	const under = node.y + Math.max(20, radius + 14);
	return svg("g", { class: "node", tabindex: 0, role: "button",
		"aria-label": `${name} ${when}. Compare with ${nodeSays(node)}`,
		click: () => choose(node.place),
		keydown: (event) => {
			if (event.key === "Enter" || event.key === " ") {
				event.preventDefault();
				choose(node.place);
			}
		} }, svg("title", {}, nodeSays(node)),
	svg("rect", { class: "hit", x: node.x - 12, y: node.y - 14, width: 186,
		height: 54, rx: 4 }),
	svg("circle", { class: `fill ${node.relation}`, cx: node.x, cy: node.y,
		r: radius }),
	svg("text", { class: "node-name", x: node.x - 7, y: under }, name),
	svg("text", { class: "node-date", x: node.x - 7, y: under + 15 },
		when));
}

function graphKey(nodes) {
	const item = (kind, words) => el("li", {}, svg("svg", {
		viewBox: "0 0 34 10", class: "line-key", "aria-hidden": "true" },
	svg("path", { class: `link ${kind}`, d: "M1 5H33" })), words);
	return el("ul", { class: "key" }, item("direct", "measured, dates stated"),
		item("inferred", "measured, direction inferred"),
		item("indirect", "through others only"),
		relationKey(new Set(nodes.map((n) => n.relation))));
}

function graphFigure(cluster, choose) {
	const all = graphNodes(cluster);
	if (all.length < 2)
		return null;
	const nodes = all.slice(0, GRAPH_TEXTS);
	linkNodes(nodes, cluster.edges);
	const { placed, rows, depth } = layTree(nodes[0]);
	for (const node of placed) {
		node.x = 16 + node.level * COLUMN_WIDTH;
		node.y = 18 + node.row * NODE_HEIGHT;
	}
	const width = (depth + 1) * COLUMN_WIDTH, height = rows * NODE_HEIGHT + 12;
	return figure("Where each text comes from", "Its nearest earlier text, as " +
		"far as the dates tell. A text opens in the comparison below." +
		(all.length > nodes.length ? ` The first ${nodes.length} of ` +
			`${number(all.length)} texts.` : ""),
	el("div", { class: "scroll-x" }, svg("svg", { class: "graph", width, height,
		viewBox: `0 0 ${width} ${height}`, role: "group",
		"aria-label": "Graph of reuse" },
	placed.filter((n) => n.parent).map((n) => svg("path", {
		class: `link ${n.kind}`, d: linkPath(n.parent, n) })),
	placed.map((n) => drawNode(n, choose)))), graphKey(nodes));
}
