/**
 * The part of vitest that the unit tests of modules/ use, small enough to run on XS. The bundler puts it in
 * the place of `vitest`; `runTests` then runs what the test file registered.
 */

type Body = (...args: never[]) => unknown;
type Hook = () => unknown;

interface Group {
	readonly name: string;
	readonly before: Hook[];
	readonly after: Hook[];
	readonly parent: Group | undefined;
}

interface Test {
	readonly name: string;
	readonly group: Group;
	readonly run: () => unknown;
}

export interface TestReport {
	readonly passed: number;
	readonly failures: readonly { readonly name: string; readonly message: string }[];
}

const tests: Test[] = [];
let group: Group = { name: "", before: [], after: [], parent: undefined };

export const describe = withEach((name, body) => {
	const outer = group;
	group = {
		name: outer.name === "" ? name : `${outer.name} > ${name}`,
		before: [],
		after: [],
		parent: outer,
	};
	body();
	group = outer;
});

export const it = withEach((name, body) => {
	tests.push({ name: `${group.name} > ${name}`, group, run: body });
});

export const test = it;

export function beforeEach(hook: Hook): void {
	group.before.push(hook);
}

export function afterEach(hook: Hook): void {
	group.after.push(hook);
}

/** Runs all that was registered, up to so many failures. */
export async function runTests(failuresMax = Number.POSITIVE_INFINITY): Promise<TestReport> {
	let passed = 0;
	const failures: { name: string; message: string }[] = [];
	for (const { name, group, run } of tests) {
		if (failures.length >= failuresMax) break;
		try {
			await runBefore(group);
			await run();
			for (let at: Group | undefined = group; at !== undefined; at = at.parent)
				for (const hook of at.after) await hook();
			passed++;
		} catch (error) {
			failures.push({
				name,
				message: error instanceof Error ? (error.stack ?? String(error)) : String(error),
			});
		}
	}
	return { passed, failures };
}

async function runBefore(group: Group): Promise<void> {
	if (group.parent !== undefined) await runBefore(group.parent);
	for (const hook of group.before) await hook();
}

interface Register {
	(name: string, body: Body): void;
	each(rows: readonly unknown[]): (name: string, body: Body) => void;
}

function withEach(register: (name: string, body: () => unknown) => void): Register {
	const call = (name: string, body: Body): void => register(name, body as () => unknown);
	return Object.assign(call, {
		each: (rows: readonly unknown[]) => (name: string, body: Body) => {
			rows.forEach((row, index) => {
				const args = Array.isArray(row) ? row : [row];
				register(`${name} [${index}] ${show(row)}`, () => (body as (...args: unknown[]) => unknown)(...args));
			});
		},
	});
}

export function expect(actual: unknown, note = ""): Matchers & { readonly not: Matchers } {
	return Object.assign(new Matchers(actual, false, note), { not: new Matchers(actual, true, note) });
}

class Matchers {
	readonly #actual: unknown;
	readonly #not: boolean;
	readonly #note: string;

	constructor(actual: unknown, not: boolean, note: string) {
		this.#actual = actual;
		this.#not = not;
		this.#note = note;
	}

	toBe(expected: unknown): void {
		this.#check(Object.is(this.#actual, expected), "to be", expected);
	}

	toEqual(expected: unknown): void {
		this.#check(equals(this.#actual, expected), "to equal", expected);
	}

	toBeUndefined(): void {
		this.#check(this.#actual === undefined, "to be", undefined);
	}

	toBeDefined(): void {
		this.#check(this.#actual !== undefined, "to be defined");
	}

	toBeGreaterThan(expected: number): void {
		this.#check(this.#number() > expected, "to be greater than", expected);
	}

	toBeGreaterThanOrEqual(expected: number): void {
		this.#check(this.#number() >= expected, "to be at least", expected);
	}

	toBeLessThan(expected: number): void {
		this.#check(this.#number() < expected, "to be less than", expected);
	}

	toBeLessThanOrEqual(expected: number): void {
		this.#check(this.#number() <= expected, "to be at most", expected);
	}

	toBeCloseTo(expected: number, digits = 2): void {
		this.#check(Math.abs(this.#number() - expected) < 10 ** -digits / 2, "to be close to", expected);
	}

	toHaveLength(expected: number): void {
		this.#check((this.#actual as { length: number }).length === expected, "to have the length", expected);
	}

	toContain(expected: unknown): void {
		const actual = this.#actual as string | Iterable<unknown>;
		const found =
			typeof actual === "string" ? actual.includes(expected as string) : [...actual].includes(expected);
		this.#check(found, "to contain", expected);
	}

	toMatch(expected: RegExp | string): void {
		const actual = this.#actual as string;
		this.#check(
			typeof expected === "string" ? actual.includes(expected) : expected.test(actual),
			"to match",
			String(expected),
		);
	}

	toThrow(expected?: RegExp | string | (new (...args: never[]) => Error)): void {
		let thrown: unknown;
		let threw = false;
		try {
			(this.#actual as () => unknown)();
		} catch (error) {
			thrown = error;
			threw = true;
		}
		this.#check(threw && isThrown(thrown, expected), "to throw", expected && String(expected));
	}

	#number(): number {
		if (typeof this.#actual !== "number") throw new TypeError(`${show(this.#actual)} is not a number`);
		return this.#actual;
	}

	#check(ok: boolean, relation: string, ...expected: unknown[]): void {
		if (ok !== this.#not) return;
		const note = this.#note === "" ? "" : `${this.#note}: `;
		throw new Error(
			`${note}expected ${show(this.#actual)} ${this.#not ? "not " : ""}${relation} ${expected.map(show).join("")}`,
		);
	}
}

function isThrown(
	thrown: unknown,
	expected: RegExp | string | (new (...args: never[]) => Error) | undefined,
): boolean {
	if (expected === undefined) return true;
	if (typeof expected === "function") return thrown instanceof expected;
	const message = thrown instanceof Error ? thrown.message : String(thrown);
	return typeof expected === "string" ? message.includes(expected) : expected.test(message);
}

/** Equality as vitest's `toEqual` has it: by content, a property that is undefined counting as absent. */
function equals(a: unknown, b: unknown): boolean {
	if (Object.is(a, b)) return true;
	if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
	if (Array.isArray(a) !== Array.isArray(b)) return false;
	if (ArrayBuffer.isView(a) || ArrayBuffer.isView(b)) {
		if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
		const left = a as unknown as ArrayLike<number>;
		const right = b as unknown as ArrayLike<number>;
		if (left.length !== right.length) return false;
		for (let i = 0; i < left.length; i++) if (!Object.is(left[i], right[i])) return false;
		return true;
	}
	if (a instanceof Date || b instanceof Date)
		return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
	if (a instanceof Map || b instanceof Map)
		return a instanceof Map && b instanceof Map && a.size === b.size && equals([...a], [...b]);
	if (a instanceof Set || b instanceof Set)
		return a instanceof Set && b instanceof Set && a.size === b.size && equals([...a], [...b]);
	if (Array.isArray(a) && a.length !== (b as unknown[]).length) return false;
	const left = a as Record<string, unknown>;
	const right = b as Record<string, unknown>;
	for (const key of Object.keys(left)) if (!equals(left[key], right[key])) return false;
	for (const key of Object.keys(right)) if (right[key] !== undefined && left[key] === undefined) return false;
	return true;
}

function show(value: unknown): string {
	if (typeof value === "function") return "a function";
	if (ArrayBuffer.isView(value)) return `bytes ${[...(value as Uint8Array)].join(" ")}`;
	let text: string | undefined;
	try {
		text = JSON.stringify(value);
	} catch {
		text = undefined;
	}
	text ??= String(value);
	return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
