import { board } from "./board";

interface Font {
	readonly height: number;
}

/** Pixels that go to the screen in a millisecond: 16 bits each at 27 MHz. */
const PIXELS_PER_MS = 1687;

/**
 * Poco: compiled for one rotation, it is made for no other. Drawing outside begin and end, or with a font that is none,
 * is an error; texts are kept for the test. Drawing keeps the machine busy.
 */
export default class Poco {
	readonly width: number;
	readonly height: number;
	#open = false;
	#list = 0;
	#pixels = 0;
	readonly #listLength: number;

	constructor(
		screen: { width: number; height: number },
		options?: { displayListLength?: number; rotation?: number },
	) {
		const { rotation } = board().target;
		if ((options?.rotation ?? 0) !== rotation) throw new Error("not configured for requested rotation");
		const isTurned = rotation === 90 || rotation === 270;
		this.width = isTurned ? screen.height : screen.width;
		this.height = isTurned ? screen.width : screen.height;
		this.#listLength = options?.displayListLength ?? 1024;
	}

	makeColor(red: number, green: number, blue: number): number {
		return ((red >> 3) << 11) | ((green >> 2) << 5) | (blue >> 3);
	}

	begin(x: number, y: number, width: number, height: number): void {
		if (this.#open) throw new Error("begin inside begin");
		for (const value of [x, y, width, height]) if (!Number.isInteger(value)) throw new RangeError("begin");
		if (x < 0 || y < 0 || x + width > this.width || y + height > this.height) throw new RangeError("begin");
		this.#open = true;
		this.#list = 0;
		this.#pixels = width * height;
	}

	end(): void {
		this.#check(0);
		this.#open = false;
		if (this.#list > this.#listLength) throw new Error("display list overflowed");
		board().main.work(Math.ceil(this.#pixels / PIXELS_PER_MS));
	}

	fillRectangle(_color: number, x: number, y: number, width: number, height: number): void {
		for (const value of [x, y, width, height])
			if (!Number.isInteger(value)) throw new RangeError("rectangle");
		this.#check(16);
	}

	drawText(text: string, font: Font, _color: number, _x: number, _y: number): void {
		if (!(font.height > 0)) throw new TypeError("not a font");
		this.#check(24 * text.length);
		board().drawn.push(text);
		if (board().drawn.length > 200) board().drawn.shift();
	}

	getTextWidth(text: string, font: Font): number {
		return (text.length * font.height) >> 1;
	}

	#check(bytes: number): void {
		if (!this.#open) throw new Error("not between begin and end");
		this.#list += bytes;
	}
}
