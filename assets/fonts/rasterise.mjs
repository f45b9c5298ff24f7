/**
 * Turns an outline (opentype.js path commands, y downwards, baseline at 0) into 4-bit coverage by exact area:
 * each edge adds its signed area to the pixels of the rows it crosses, and a running sum along each row gives
 * the winding-weighted coverage. Returns { left, top, width, height, coverage }.
 */
export function rasterise(commands, gamma = 1) {
	const edges = flatten(commands);
	if (edges.length === 0) return { left: 0, top: 0, width: 0, height: 0, coverage: new Uint8Array(0) };
	const xs = edges.flatMap((edge) => [edge[0], edge[2]]);
	const ys = edges.flatMap((edge) => [edge[1], edge[3]]);
	const left = Math.floor(Math.min(...xs));
	const top = Math.floor(Math.min(...ys));
	const width = Math.ceil(Math.max(...xs)) - left;
	const height = Math.ceil(Math.max(...ys)) - top;
	const sums = new Float64Array((width + 2) * height);
	for (const [x0, y0, x1, y1] of edges)
		addEdge(sums, width + 2, height, x0 - left, y0 - top, x1 - left, y1 - top);
	const coverage = new Uint8Array(width * height);
	for (let y = 0; y < height; y++) {
		let sum = 0;
		for (let x = 0; x < width; x++) {
			sum += sums[y * (width + 2) + x];
			coverage[y * width + x] = Math.round(Math.min(1, Math.abs(sum)) ** gamma * 15);
		}
	}
	return { left, top, width, height, coverage };
}

function flatten(commands) {
	const edges = [];
	let x = 0;
	let y = 0;
	let startX = 0;
	let startY = 0;
	const line = (toX, toY) => {
		if (toY !== y) edges.push([x, y, toX, toY]);
		x = toX;
		y = toY;
	};
	const curve = (point) => {
		const steps = 12;
		for (let i = 1; i <= steps; i++) line(...point(i / steps));
	};
	for (const c of commands) {
		const [x0, y0] = [x, y];
		if (c.type === "M") {
			line(startX, startY);
			x = startX = c.x;
			y = startY = c.y;
		} else if (c.type === "L") line(c.x, c.y);
		else if (c.type === "Z") line(startX, startY);
		else if (c.type === "Q")
			curve((t) => {
				const u = 1 - t;
				return [u * u * x0 + 2 * u * t * c.x1 + t * t * c.x, u * u * y0 + 2 * u * t * c.y1 + t * t * c.y];
			});
		else if (c.type === "C")
			curve((t) => {
				const u = 1 - t;
				const [a, b, d, e] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
				return [a * x0 + b * c.x1 + d * c.x2 + e * c.x, a * y0 + b * c.y1 + d * c.y2 + e * c.y];
			});
	}
	line(startX, startY);
	return edges;
}

function addEdge(sums, stride, height, x0, y0, x1, y1) {
	const direction = y0 < y1 ? 1 : -1;
	const [ax, ay, bx, by] = y0 < y1 ? [x0, y0, x1, y1] : [x1, y1, x0, y0];
	const slope = (bx - ax) / (by - ay);
	for (let row = Math.max(0, Math.floor(ay)); row < Math.min(height, Math.ceil(by)); row++) {
		const from = Math.max(ay, row);
		const to = Math.min(by, row + 1);
		if (to <= from) continue;
		const xFrom = ax + (from - ay) * slope;
		const xTo = ax + (to - ay) * slope;
		addSpan(sums, row * stride, Math.min(xFrom, xTo), Math.max(xFrom, xTo), direction * (to - from));
	}
}

/** Shares `amount` of one row's height among the pixels between xa and xb that the edge crosses. */
function addSpan(sums, at, xa, xb, amount) {
	const first = Math.floor(xa);
	const last = Math.max(first + 1, Math.ceil(xb));
	for (let pixel = first; pixel < last; pixel++) {
		const from = Math.max(xa, pixel);
		const to = Math.min(xb, pixel + 1);
		const part = xb > xa ? (amount * (to - from)) / (xb - xa) : amount;
		const covered = part * (pixel + 1 - (from + to) / 2);
		sums[at + pixel] += covered;
		sums[at + pixel + 1] += part - covered;
	}
}
