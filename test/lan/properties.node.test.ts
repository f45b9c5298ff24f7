import { array, assert, integer, property, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { Allowance } from "../../modules/lan/allowance";
import { networkOf, parseBlocks, parseIpv4 } from "../../modules/lan/ipv4";
import { Neighbourhood } from "../../modules/lan/neighbourhood";
import type { Network } from "../../modules/ports/wifi";
import { FakeTime } from "../support/fake-time";

const octets = tuple(
	integer({ min: 0, max: 255 }),
	integer({ min: 0, max: 255 }),
	integer({ min: 0, max: 255 }),
	integer({ min: 0, max: 255 }),
);
/** The first `prefix` bits of an address as text: another way to say what a network is. */
const bits = (address: number, prefix: number) => address.toString(2).padStart(32, "0").slice(0, prefix);

const dotted = (address: number) => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
const make = (network: Network) => new Neighbourhood(new FakeTime(), { networks: [network] });

describe("any IPv4 address", () => {
	it("is read back whatever it is", () => {
		assert(
			property(octets, ([a, b, c, d]) => {
				expect(parseIpv4(`${a}.${b}.${c}.${d}`)).toBe(a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d);
			}),
		);
	});

	it("shares the network with exactly those that have the same leading bits", () => {
		const address = integer({ min: 0, max: 0xffffffff });
		assert(
			property(address, address, integer({ min: 0, max: 32 }), (one, other, prefix) => {
				const near = networkOf(one, prefix) === networkOf(other, prefix);
				expect(near).toBe(bits(one, prefix) === bits(other, prefix));
			}),
		);
	});
});

describe("any text of lanAllow", () => {
	it("never names a public address, whatever is written there", () => {
		const isPrivate = (a: number, b: number) =>
			a === 10 ||
			(a === 172 && b >= 16 && b < 32) ||
			(a === 192 && b === 168) ||
			(a === 100 && b >= 64 && b < 128);
		assert(
			property(octets, integer({ min: -1, max: 40 }), ([a, b, c, d], prefix) => {
				const blocks = parseBlocks(`${a}.${b}.${c}.${d}/${prefix}`) ?? [];
				for (const { base, prefix: bitsKept } of blocks) {
					const last = base + 2 ** (32 - bitsKept) - 1;
					for (const edge of [base, last])
						expect(isPrivate(Math.floor(edge / 2 ** 24), Math.floor(edge / 2 ** 16) % 256)).toBe(true);
				}
			}),
			{ numRuns: 2000 },
		);
	});
});

describe("whom the LAN's services answer", () => {
	it("are all of every own network and nobody else, for any network", () => {
		const address = integer({ min: 0x01000000, max: 0xdfffffff });
		assert(
			property(address, integer({ min: 8, max: 32 }), address, (own, prefix, from) => {
				const neighbours = make({ address: dotted(own), prefix });
				const isLinkLocal = from >>> 16 === 0xa9fe;
				const same = networkOf(own, prefix) === networkOf(from, prefix);
				expect(neighbours.admits(dotted(from))).toBe(same || isLinkLocal);
			}),
			{ numRuns: 1000 },
		);
	});
});

describe("an allowance", () => {
	it("gives in any period at most twice what it gives at once, whenever it is asked", () => {
		assert(
			property(array(integer({ min: 0, max: 400 }), { minLength: 50, maxLength: 300 }), (pauses) => {
				const time = new FakeTime();
				const allowance = new Allowance(time, 10, 1000);
				const spent: number[] = [];
				for (const pause of pauses) {
					time.advance(pause % 7 === 0 ? pause : pause % 50);
					while (allowance.left >= 1) {
						allowance.spend(1);
						spent.push(time.ticks());
					}
				}
				for (const at of spent)
					expect(spent.filter((one) => one >= at && one < at + 1000).length).toBeLessThanOrEqual(20);
			}),
		);
	});
});
