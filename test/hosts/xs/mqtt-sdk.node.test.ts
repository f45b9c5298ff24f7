import { beforeEach, describe, it, vi } from "vitest";
import { powerUp } from "../sdk/board";
import { closeAll } from "../sdk/sockets";
import { describeMqtt } from "./mqtt-cases";

/** The SDK's own client, where the SDK is, must do the same: so is known that the fake is as hard. */
const { sdk, client, isHere } = await vi.hoisted(async () => {
	const { existsSync } = await import("node:fs");
	const { findSdk } = await import("../../firmware/sdk");
	const sdk = findSdk();
	const client = typeof sdk === "string" ? "" : `${sdk.root}/examples/io/tcp/mqttclient/mqttclient.js`;
	return { sdk, client, isHere: existsSync(client) };
});

vi.mock("embedded:network/mqtt/client", async (original) =>
	isHere ? await import(/* @vite-ignore */ client) : await original(),
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
		it("is the same as the fake", (context) =>
			context.skip(typeof sdk === "string" ? sdk : "this SDK has no MQTT client"));
	});
