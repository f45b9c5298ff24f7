import { beforeEach } from "vitest";
import { powerUp } from "../sdk/board";
import { closeAll } from "../sdk/sockets";
import { describeMqtt } from "./mqtt-cases";

Object.assign(ArrayBuffer, { fromString: (text: string) => new TextEncoder().encode(text).buffer });

beforeEach(() => {
	closeAll();
	powerUp();
});

describeMqtt("the fake client");
