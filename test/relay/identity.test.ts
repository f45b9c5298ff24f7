import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../modules/errors/codes";
import type { Log } from "../../modules/ports/log";
import { NodeIdentity } from "../../modules/relay/identity";
import { absentSerial, FakeStore, makeFakeHost } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";

/** A store that takes nothing, for the reason that it gives. */
class Refusing extends FakeStore {
	readonly #why: ErrorCode | undefined;

	constructor(why: ErrorCode | undefined) {
		super();
		this.full = true;
		this.#why = why;
	}

	problem(): ErrorCode | undefined {
		return this.#why;
	}
}

describe("the node's identification number", () => {
	it.each([
		["has no room", undefined, "STORE_FULL"],
		["cannot be read or written", "STORE_UNREADABLE", "STORE_UNREADABLE"],
	] as const)("is made though the store %s, which is told as what it is", (_, why, code) => {
		const time = new FakeTime();
		const { system } = makeFakeHost(time, { serial: absentSerial(time) });
		const told: string[] = [];
		const log: Log = { level: "debug", write: (_level, said) => told.push(said) };
		const { number } = new NodeIdentity(new Refusing(why), system, log);
		expect(number[0]).toBe(0xfe);
		expect(told).toEqual([code]);
	});
});
