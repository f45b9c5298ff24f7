// In the network of the simulated device: sets its broker with the PIN, then hears what comes and says it, a JSON line each 10 s.
// Arguments: the device's address, its PIN, the broker's address, its port.
import { request } from "node:http";
import mqtt from "mqtt";

const [device, pin, host, port] = process.argv.slice(2);

await new Promise((resolve, reject) => {
	const body = new URLSearchParams({ mqttHost: host, mqttPort: port }).toString();
	const sent = request(
		{
			host: device,
			method: "POST",
			path: "/api/v1/settings",
			headers: {
				Authorization: `Bearer ${pin}`,
				"Content-Type": "application/x-www-form-urlencoded",
				"Content-Length": body.length,
			},
		},
		(response) => {
			response.resume();
			if (response.statusCode === 200) response.once("end", resolve);
			else reject(new Error(`settings: ${response.statusCode}`));
		},
	);
	sent.once("error", reject);
	sent.end(body);
});

/** Since the last line: messages by the end of their topic, and the last text of each. */
let counts = {};
const last = {};
const client = mqtt.connect({ host, port: Number(port), reconnectPeriod: 500 });
client.on("error", () => {});
client.on("connect", () => client.subscribe(["kabewatt/#", "homeassistant/#"]));
client.on("message", (topic, payload) => {
	const name = topic.split("/").at(-1);
	counts[name] = (counts[name] ?? 0) + 1;
	last[name] = payload.toString();
});
process.stdin.on("data", (bytes) => {
	if (bytes.toString().includes("birth")) client.publish("homeassistant/status", "online");
});
setInterval(() => {
	console.log(JSON.stringify({ counts, last }));
	counts = {};
}, 10_000);
