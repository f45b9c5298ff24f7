/**
 * A controller on the LAN, written without the project's own code: finds the node by multicast, then asks the
 * meter object for E7 (and E1, E0, D3 once) and prints each answer as a line of JSON.
 * Arguments: own address, seconds between questions, how many questions.
 */
import { createSocket } from "node:dgram";

const GROUP = "224.0.23.0";
const PORT = 3610;
const [address, seconds, count] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];

const socket = createSocket({ type: "udp4", reuseAddr: true });
let tid = 0;
let node;
let asked = 0;
let pushes = 0;

function get(to, eoj, properties) {
	tid = (tid + 1) & 0xffff;
	const head = [0x10, 0x81, tid >> 8, tid & 0xff, 0x05, 0xff, 0x01, ...eoj, 0x62, properties.length];
	socket.send(Buffer.from([...head, ...properties.flatMap((epc) => [epc, 0])]), PORT, to);
}

function say(object) {
	process.stdout.write(`${JSON.stringify(object)}\n`);
}

function properties(message) {
	const found = {};
	for (let i = 0, at = 12; i < message[11]; i++) {
		const length = message[at + 1];
		found[message[at].toString(16).toUpperCase()] = message.toString("hex", at + 2, at + 2 + length);
		at += 2 + length;
	}
	return found;
}

socket.on("message", (message, from) => {
	if (from.address === address || message.length < 12 || message[0] !== 0x10) return;
	const seoj = message.toString("hex", 4, 7);
	const esv = message[10];
	if (esv === 0x73) pushes++;
	if (seoj === "0ef001" && esv === 0x72 && node === undefined) {
		node = from.address;
		say({ node, instances: properties(message).D6 });
		get(node, [0x02, 0x88, 0x01], [0xe7, 0xe1, 0xe0, 0xd3]);
	} else if (seoj === "028801" && (esv === 0x72 || esv === 0x52))
		say({ at: Date.now(), esv: esv.toString(16), values: properties(message), pushes });
});

socket.bind(PORT, () => {
	socket.addMembership(GROUP, address);
	socket.setMulticastInterface(address);
	const tick = () => {
		if (asked++ >= count) {
			socket.close();
			return;
		}
		if (node === undefined) get(GROUP, [0x0e, 0xf0, 0x01], [0xd6]);
		else get(node, [0x02, 0x88, 0x01], [0xe7]);
		setTimeout(tick, seconds * 1000);
	};
	tick();
});
