import { describe, expect, it } from "vitest";
import { EspWifi } from "../../../hosts/esp32/wifi";
import { Guard } from "../../../hosts/xs/guard";
import { TraceLog } from "../../../hosts/xs/log";
import { XsTimers } from "../../../hosts/xs/timers";
import { powerUp } from "../sdk/board";
import { changeAddress, dropLink } from "../sdk/wifi";

const HOME = { ssid: "home", password: "correct horse", rssi: -60 };

function rig() {
	const board = powerUp();
	board.accessPoints = [HOME];
	const guard = new Guard(new TraceLog("info"));
	let ups = 0;
	const states: string[] = [];
	const wifi = new EspWifi(
		new XsTimers(guard),
		() => 12345,
		guard,
		() => ups++,
	);
	wifi.onChange = () =>
		states.push(wifi.address === undefined ? wifi.state : `${wifi.state} ${wifi.address}`);
	return { board, guard, wifi, states, ups: () => ups };
}

describe("Wi-Fi as a station", () => {
	it("is off until it is told a network", () => {
		const { board, wifi } = rig();
		board.time.advance(60_000);
		expect(wifi.state).toBe("off");
		expect(board.wifiLog).toEqual(["mode 1"]);
		expect(wifi.rssiDbm).toBeUndefined();
	});

	it("connects, and tells address and signal", () => {
		const { board, wifi, states, ups } = rig();
		wifi.station("home", "correct horse");
		board.time.advance(5000);
		expect(states).toEqual(["connecting", "up 192.168.1.20"]);
		expect(ups()).toBe(1);
		expect(wifi.rssiDbm).toBe(-60);
	});

	it.each([
		["the handshake times out", 15],
		["the authentication expires (WPA3, some routers)", 2],
		["the authentication fails", 202],
		["the access point says nothing that is known", 1],
	])("names a wrong password when %s, waits for the SDK's six tries, and keeps trying", (_name, refusal) => {
		const { board, wifi, states } = rig();
		board.accessPoints = [{ ...HOME, refusal }];
		wifi.station("home", "wrong horse");
		board.time.advance(31_000);
		expect(states).toEqual(["connecting"]);
		expect(board.wifiLog).toEqual(["mode 1", "connect home"]);
		board.time.advance(6000);
		expect(states).toEqual(["connecting", "denied"]);
		board.accessPoints = [{ ...HOME, password: "wrong horse" }];
		board.time.advance(120_000);
		expect(wifi.state).toBe("up");
	});

	it("says not found when the list of networks lacks it, or cannot be had", () => {
		const { board, wifi, states } = rig();
		board.accessPoints = [];
		wifi.station("home", "correct horse");
		board.time.advance(16_000);
		expect(states).toEqual(["connecting"]);
		board.time.advance(2000);
		expect(states).toEqual(["connecting", "not-found"]);
	});

	it("lets a page look for networks while it looks itself, and goes on after a look that never ends", () => {
		const { board, wifi } = rig();
		board.accessPoints = [{ ...HOME, refusal: 2 }];
		board.scanHangs = true;
		wifi.station("home", "wrong horse");
		board.time.advance(33_000);
		const sizes: number[] = [];
		wifi.scan((networks) => sizes.push(networks.length));
		expect(sizes).toEqual([0]);
		board.time.advance(3000);
		board.scanHangs = false;
		board.accessPoints = [{ ...HOME, password: "wrong horse" }];
		board.time.advance(90_000);
		expect(wifi.state).toBe("up");
	});

	it("names a wrong password that the driver tells of without a list of networks", () => {
		const { board, wifi, states } = rig();
		board.accessPoints = [{ ...HOME, refusal: 15 }];
		wifi.station("home", "wrong horse");
		board.scanHangs = true;
		board.time.advance(35_000);
		expect(states).toEqual(["connecting", "denied"]);
	});

	it("begins no try while a page's look for networks runs on, which gets its list", () => {
		const { board, wifi } = rig();
		board.accessPoints = [{ ...HOME, refusal: 2 }];
		wifi.station("home", "wrong horse");
		board.time.advance(32_000);
		const sizes: number[] = [];
		wifi.scan((networks) => sizes.push(networks.length));
		board.time.advance(2000);
		expect(board.wifiLog.filter((line) => line === "connect home")).toHaveLength(1);
		board.time.advance(2000);
		expect(board.wifiLog.filter((line) => line === "connect home")).toHaveLength(2);
		expect(sizes).toEqual([0]);
	});

	it("joins a network that it is told while a page looks for some", () => {
		const { board, wifi } = rig();
		const sizes: number[] = [];
		wifi.scan((networks) => sizes.push(networks.length));
		wifi.station("home", "correct horse");
		board.time.advance(10_000);
		expect(sizes).toEqual([1]);
		expect(wifi.state).toBe("up");
	});

	it("gives a page that looks for networks during a try an empty list, and the next time what there is", () => {
		const { board, wifi } = rig();
		wifi.station("away", "x".repeat(8));
		board.time.advance(1000);
		const sizes: number[] = [];
		wifi.scan((networks) => sizes.push(networks.length));
		expect(sizes).toEqual([0]);
		wifi.station("", "");
		wifi.scan((networks) => sizes.push(networks.length));
		board.time.advance(3000);
		expect(sizes).toEqual([0, 1]);
	});

	it("ends an attempt of which the driver says nothing at all, and tries again", () => {
		const { board, wifi } = rig();
		board.wifiMute = true;
		wifi.station("home", "correct horse");
		board.time.advance(44_000);
		expect(board.wifiLog).toEqual(["mode 1", "connect home"]);
		board.time.advance(10_000);
		expect(board.wifiLog.slice(2)).toEqual(["disconnect", "connect home"]);
		board.wifiMute = false;
		board.time.advance(90_000);
		expect(wifi.state).toBe("up");
	});

	it("tries for ever with growing pauses when there is no such network", () => {
		const { board, wifi } = rig();
		wifi.station("away", "x".repeat(8));
		board.time.advance(3_600_000);
		const tries = board.wifiLog.filter((line) => line === "connect away").length;
		expect(wifi.state).toBe("not-found");
		expect(tries).toBeGreaterThan(40);
		expect(tries).toBeLessThan(70);
		board.accessPoints = [{ ssid: "away", password: "x".repeat(8), rssi: -80 }];
		board.time.advance(90_000);
		expect(wifi.state).toBe("up");
	});

	it("reconnects when the access point went away and came back", () => {
		const { board, wifi, states, ups } = rig();
		wifi.station("home", "correct horse");
		board.time.advance(5000);
		board.accessPoints = [];
		dropLink();
		board.time.advance(1);
		expect(states.at(-1)).toBe("connecting");
		board.time.advance(600_000);
		expect(wifi.state).toBe("not-found");
		board.accessPoints = [HOME];
		board.time.advance(90_000);
		expect(wifi.state).toBe("up");
		expect(ups()).toBe(2);
	});

	it("sees a new address that the driver does not tell of", () => {
		const { board, wifi, states, ups } = rig();
		wifi.station("home", "correct horse");
		board.time.advance(5000);
		changeAddress("192.168.1.77");
		board.time.advance(20_000);
		expect(states.at(-1)).toBe("up 192.168.1.77");
		expect(wifi.address).toBe("192.168.1.77");
		expect(ups()).toBe(2);
	});

	it("sees that the address is gone, and asks for a new one", () => {
		const { board, wifi } = rig();
		wifi.station("home", "correct horse");
		board.time.advance(5000);
		board.leased = undefined;
		board.time.advance(12_000);
		expect(wifi.state).toBe("connecting");
		board.time.advance(10_000);
		expect(wifi.state).toBe("up");
	});

	it("ends an attempt that the driver never answers", () => {
		const { board, wifi } = rig();
		wifi.station("home", "correct horse");
		board.time.advance(900);
		// The access point lets us in, but nobody gives an address.
		board.address = "";
		board.time.advance(120_000);
		expect(board.wifiLog.filter((line) => line === "connect home").length).toBeGreaterThan(2);
		expect(board.wifiLog).toContain("disconnect");
		expect(wifi.state).not.toBe("up");
	});

	it("changes to another network", () => {
		const { board, wifi } = rig();
		board.accessPoints = [HOME, { ssid: "new", password: "12345678", rssi: -50 }];
		wifi.station("home", "correct horse");
		board.time.advance(5000);
		board.address = "10.0.0.5";
		wifi.station("new", "12345678");
		expect(wifi.address).toBeUndefined();
		board.time.advance(5000);
		expect(wifi.address).toBe("10.0.0.5");
	});

	it("stops when the network is taken away", () => {
		const { board, wifi } = rig();
		wifi.station("home", "correct horse");
		board.time.advance(5000);
		wifi.station("", "");
		board.time.advance(600_000);
		expect(wifi.state).toBe("off");
		expect(board.wifiLog.at(-1)).toBe("disconnect");
	});

	it("records a listener that throws, and goes on", () => {
		const { board, wifi, guard } = rig();
		wifi.station("home", "correct horse");
		wifi.onChange = () => {
			throw new Error("listener");
		};
		board.time.advance(5000);
		expect(guard.record?.place).toBe("wifi: listener");
		expect(wifi.state).toBe("up");
	});
});

describe("the access point for set-up", () => {
	it("opens beside the station and closes again", () => {
		const { board, wifi } = rig();
		wifi.accessPoint("kabewatt-1234", "12345678");
		wifi.accessPoint("", "");
		expect(board.wifiLog).toEqual(["mode 1", "access point kabewatt-1234", "mode 1"]);
	});
});

describe("the networks that the device is a neighbour in", () => {
	it("are the home's and that of the own access point, each while it is there", () => {
		const { board, wifi } = rig();
		expect(wifi.networks).toEqual([]);
		wifi.accessPoint("kabewatt-0001", "abcdefghij");
		const own = { address: "192.168.4.1", prefix: 24 };
		expect(wifi.networks).toEqual([own]);
		wifi.station("home", "correct horse");
		board.time.advance(5000);
		expect(wifi.networks).toEqual([{ address: "192.168.1.20", prefix: 24 }, own]);
		changeAddress("10.0.3.7");
		wifi.accessPoint("", "");
		expect(wifi.networks).toEqual([{ address: "10.0.3.7", prefix: 24 }]);
		dropLink();
		expect(wifi.networks).toEqual([]);
	});
});

describe("a scan", () => {
	it("lists each network once, strongest first, open ones marked", () => {
		const { board, wifi } = rig();
		board.accessPoints = [
			{ ssid: "far", password: "12345678", rssi: -85 },
			{ ssid: "home", password: "12345678", rssi: -70 },
			{ ssid: "guest", password: "", rssi: -60 },
			{ ssid: "home", password: "12345678", rssi: -50 },
			{ ssid: "", password: "", rssi: -40 },
			{ ssid: "far", password: "12345678", rssi: -90 },
		];
		let list: readonly { ssid: string; rssiDbm: number; open: boolean }[] = [];
		wifi.scan((networks) => {
			list = networks;
		});
		board.time.advance(3000);
		expect(list.map(({ ssid, rssiDbm, open }) => `${ssid} ${rssiDbm} ${open}`)).toEqual([
			"home -50 false",
			"guest -60 true",
			"far -85 false",
		]);
	});

	it("gives an empty list while another is under way, and keeps at most 20", () => {
		const { board, wifi } = rig();
		board.accessPoints = Array.from({ length: 50 }, (_, i) => ({
			ssid: `n${i}`,
			password: "",
			rssi: -40 - i,
		}));
		const sizes: number[] = [];
		wifi.scan((networks) => sizes.push(networks.length));
		wifi.scan((networks) => sizes.push(networks.length));
		expect(sizes).toEqual([0]);
		board.time.advance(3000);
		expect(sizes).toEqual([0, 20]);
	});
});

describe("clients of the access point", () => {
	it.each([
		["192.168.4.1", "192.168.1.20", true],
		["192.168.4.1", undefined, true],
		["192.168.1.20", "192.168.1.20", false],
		["192.168.4.1", "192.168.4.77", true],
		["192.168.4.77", "192.168.4.77", false],
		["192.168.4.1", "192.168.4.1", false],
	])("are known by the interface they come in by: %s beside the home's %s, %j", (own, home, isGuest) => {
		const { board, wifi } = rig();
		if (home !== undefined) {
			board.address = home;
			wifi.station("home", "correct horse");
			board.time.advance(5000);
		}
		expect(wifi.isAccessPoint(own)).toBe(false);
		wifi.accessPoint("kabewatt-0001", "abcdefghjk");
		expect(wifi.isAccessPoint(own)).toBe(isGuest);
		wifi.accessPoint("", "");
		expect(wifi.isAccessPoint(own)).toBe(false);
	});

	it("are none from the moment on that the home gives us the access point's own address, told or not", () => {
		const { board, wifi } = rig();
		wifi.station("home", "correct horse");
		board.time.advance(5000);
		wifi.accessPoint("kabewatt-0001", "abcdefghjk");
		expect(wifi.isAccessPoint("192.168.4.1")).toBe(true);
		changeAddress("192.168.4.1");
		expect([wifi.address, wifi.isAccessPoint("192.168.4.1")]).toEqual(["192.168.1.20", false]);
		board.time.advance(15_000);
		expect([wifi.address, wifi.isAccessPoint("192.168.4.1")]).toEqual(["192.168.4.1", false]);
	});
});
