import { existsSync } from "node:fs";
import { beforeEach, describe, it, vi } from "vitest";
import { powerUp } from "../sdk/board";
import { closeAll } from "../sdk/sockets";
import { describeMqtt } from "./mqtt-cases";

/** The SDK's own client, where the SDK is, must do the same: so is known that the fake is as hard. */
const CLIENT = vi.hoisted(() => `${process.env["MODDABLE"]}/examples/io/tcp/mqttclient/mqttclient.js`);
const isHere = existsSync(CLIENT);

vi.mock("embedded:network/mqtt/client", async (original) =>
	CLIENT.startsWith("undefined/") ? await original() : await import(/* @vite-ignore */ CLIENT),
);

Object.assign(ArrayBuffer, { fromString: (text: string) => new TextEncoder().encode(text).buffer });
Object.assign(String, { fromArrayBuffer: (buffer: ArrayBuffer) => new TextDecoder().decode(buffer) });
Object.assign(globalThis, { trace: () => undefined });

beforeEach(() => {
	closeAll();
	powerUp();
});

if (isHere) describeMqtt("the SDK's client");
else
	describe("MQTT on the device (the SDK's client)", () => {
		it("is the same as the fake", (context) => context.skip("no Moddable SDK here (MODDABLE)"));
	});
