import { svg } from "./common.js";

const HEIGHT = 240;
const LEFT = 36;
const TOP = 8;
const FOOT = 22;

/** A step of 1, 2 or 5 times a power of ten, so that at most five lines are drawn. */
const niceStep = (span) => {
	const power = 10 ** Math.floor(Math.log10(span / 5));
	return [1, 2, 5, 10].map((n) => n * power).find((step) => span / step <= 5);
};

/**
 * Bars up for what was bought and down for what was sold, in kWh; a gap is a hollow place on the line. Each bar is
 * {bought, sold, label, doubtful, ahead}: a doubtful one is grey, one that lies ahead is no gap. `read(index)` is called for the bar under the finger or the mouse.
 */
export const drawChart = (place, bars, read) => {
	const width = Math.max(260, place.clientWidth);
	const up = Math.max(0.1, ...bars.map(({ bought }) => bought ?? 0));
	const down = Math.max(0, ...bars.map(({ sold }) => sold ?? 0));
	const step = niceStep(up + down);
	const above = Math.ceil(up / step - 1e-9);
	const below = Math.ceil(down / step - 1e-9);
	const scale = (HEIGHT - TOP - FOOT) / (above + below) / step;
	const line = TOP + above * step * scale;
	const slot = (width - LEFT) / bars.length;
	const picture = svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, class: "chart", role: "img" });
	const write = (text, x, y, name) => {
		const element = svg("text", { x, y, class: name });
		element.textContent = text;
		picture.append(element);
	};
	for (let i = -below; i <= above; i++) {
		const y = line - i * step * scale;
		picture.append(svg("path", { d: `M${LEFT} ${y}H${width}`, class: i === 0 ? "axis" : "grid" }));
		write(String(+Math.abs(i * step).toFixed(2)), LEFT - 6, y + 4, "scale");
	}
	const on = svg("rect", { y: TOP, width: slot, height: HEIGHT - TOP - FOOT, rx: 3, class: "on" });
	const fill = Math.min(slot * 0.76, 44);
	for (const [i, { bought, sold, label, doubtful, ahead }] of bars.entries()) {
		const middle = LEFT + (i + 0.5) * slot;
		const box = (y, height, name) =>
			picture.append(svg("rect", { x: middle - fill / 2, y, width: fill, height, rx: 1.5, class: name }));
		const doubt = doubtful ? " doubt" : "";
		if (bought === null && sold === null && !ahead) box(line - 2, 4, "gap");
		if (bought) box(line - bought * scale, bought * scale, `bought${doubt}`);
		if (sold) box(line, sold * scale, `sold${doubt}`);
		if (label) write(label, middle, HEIGHT - 5, "");
	}
	const point = (event) => {
		const { left, width: shown } = picture.getBoundingClientRect();
		const i = Math.floor((((event.clientX - left) * width) / shown - LEFT) / slot);
		if (!bars[i]) return;
		on.setAttribute("x", LEFT + i * slot);
		picture.append(on);
		read(i);
	};
	picture.addEventListener("pointermove", point);
	picture.addEventListener("pointerdown", point);
	picture.addEventListener("pointerleave", () => {
		on.remove();
		read(-1);
	});
	place.replaceChildren(picture);
};
