import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { NodeGuard } from "../../hosts/node/ports/guard";
import { NodeTimers } from "../../hosts/node/ports/timers";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("a timer whose owner throws is named in the log, and comes back", () => {
	const lines: string[] = [];
	const guard = new NodeGuard({
		level: "info",
		write: (level, code, text) => lines.push(`${level} ${code} ${text.split("\n")[0]}`),
	});
	let calls = 0;
	const owner = {
		onTimer: () => {
			calls++;
			if (calls === 1) throw new Error("once");
		},
	};
	new NodeTimers(guard).create(owner, "meter poll").start(10);
	vi.advanceTimersByTime(10);
	expect(lines).toEqual(["error INTERNAL timer meter poll: Error: once"]);
	expect(guard.fault?.place).toBe("timer meter poll");
	vi.advanceTimersByTime(10_000);
	expect(calls).toBe(2);
});
