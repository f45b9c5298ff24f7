import { describe, expect, it } from "vitest";
import { announced, RelayRig } from "./relay-rig";

const D5_WITHOUT = "0105FF01";
const D5_WITH = "0205FF01028801";

describe("the network", () => {
	it("stays off the LAN while the setting says so, and comes and goes with it", () => {
		const rig = new RelayRig({ settings: { relay: "off" } }).start();
		expect([rig.wire.opened, rig.relay.running, rig.relay.error]).toEqual([0, false, undefined]);
		rig.settings.set("relay", "on");
		rig.time.advance(0);
		expect([rig.wire.opened, rig.relay.running]).toEqual([1, true]);
		expect(announced(rig)).toEqual([`0EF001 D5 ${D5_WITHOUT}`]);
		rig.settings.set("relay", "off");
		rig.readMeter();
		rig.time.advance(600_000);
		expect([rig.wire.closed, rig.relay.running, rig.take().length]).toEqual([1, false, 0]);
		rig.settings.set("relay", "on");
		rig.time.advance(0);
		expect(announced(rig)).toContain(`0EF001 D5 ${D5_WITH}`);
	});

	it("says that the port is busy, and tries again for ever", () => {
		const rig = new RelayRig();
		let busy = true;
		const open = rig.wire.open.bind(rig.wire);
		rig.wire.open = (port, group, events) => {
			const socket = open(port, group, events);
			if (busy) rig.time.create(() => events.onClosed("LAN_PORT_BUSY")).start(1);
			return socket;
		};
		let changes = 0;
		rig.relay.onChange = () => changes++;
		rig.relay.start();
		rig.time.advance(2);
		expect([rig.relay.error, rig.relay.running]).toEqual(["LAN_PORT_BUSY", false]);
		rig.time.advance(24 * 3_600_000);
		expect(rig.relay.error).toBe("LAN_PORT_BUSY");
		expect(rig.wire.opened).toBeGreaterThan(24 * 55);
		expect(rig.wire.opened).toBeLessThan(24 * 62);
		expect(rig.logged).toEqual(["LAN_PORT_BUSY relay"]);
		expect(changes).toBeGreaterThan(0);
		busy = false;
		rig.time.advance(66_000);
		expect([rig.relay.error, rig.relay.running]).toEqual([undefined, true]);
		// After it worked, a new failure is tried again soon.
		const opened = rig.wire.opened;
		rig.wire.events!.onClosed("LAN_DOWN");
		rig.time.advance(2_000);
		expect(rig.wire.opened).toBe(opened + 1);
	});

	it("moves to a new address: a new socket, the same 83, the list announced anew", () => {
		const rig = new RelayRig().start().readMeter();
		const id = rig.get("0EF001", "83");
		rig.take();
		rig.wifi.become("up", "192.168.1.99");
		rig.relay.networkChanged();
		rig.time.advance(60_000);
		expect([rig.wire.opened, rig.wire.closed]).toEqual([2, 1]);
		expect(announced(rig).filter((line) => line.startsWith("0EF001 D5"))).toHaveLength(4);
		expect(rig.get("0EF001", "83")).toBe(id);
		expect(rig.ask("1081000105FF010EF0016201D600", "192.168.1.99")).toEqual([]);
		expect(rig.ask("1081000105FF010EF0016201D600", "192.168.1.20")).toHaveLength(1);
	});

	it("survives the loss of the network and announces itself on return", () => {
		const rig = new RelayRig().start();
		rig.wifi.become("connecting", undefined);
		rig.relay.networkChanged();
		expect([rig.relay.error, rig.relay.running]).toEqual(["LAN_DOWN", false]);
		rig.readMeter();
		rig.time.advance(600_000);
		expect(rig.take()).toEqual([]);
		rig.wifi.become("up", "192.168.1.20");
		rig.relay.networkChanged();
		rig.time.advance(0);
		expect([rig.relay.error, rig.relay.running]).toEqual([undefined, true]);
		expect(announced(rig)).toContain(`0EF001 D5 ${D5_WITH}`);
	});

	it("leaves the socket alone when only the signal changed", () => {
		const rig = new RelayRig().start();
		rig.wifi.become("up", "192.168.1.20");
		rig.relay.networkChanged();
		expect(rig.wire.opened).toBe(1);
	});

	it("waits for an address before it opens anything", () => {
		const rig = new RelayRig();
		rig.wifi.become("connecting", undefined);
		rig.relay.start();
		rig.time.advance(3_600_000);
		expect([rig.wire.opened, rig.relay.error]).toEqual([0, "LAN_DOWN"]);
	});

	it("can be stopped and started, each twice", () => {
		const rig = new RelayRig().start();
		rig.relay.start();
		expect(rig.wire.opened).toBe(1);
		rig.relay.stop();
		rig.relay.stop();
		rig.time.advance(3_600_000);
		expect([rig.wire.closed, rig.take().length, rig.relay.running]).toEqual([1, 0, false]);
		rig.relay.start();
		expect(rig.wire.opened).toBe(2);
	});
});
