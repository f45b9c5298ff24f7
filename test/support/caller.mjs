// One caller as a program: `caller.mjs OWN-ADDRESS NODE-ADDRESS HTTP-PORT [GROUP-INTERFACE]`. Prints one JSON line: which
// of kabewatt's services answered it. With an interface address it calls the multicast groups there too.
import { createSocket } from "node:dgram";
import { connect } from "node:net";

const [own, node, port, card] = process.argv.slice(2);
const PATIENCE_MS = 1500;
/** Instance list of the node profile. */
const GET_LIST = Buffer.from("1081000105FF010EF0016201D600", "hex");
/** Installation location of the controller: answered with 71 when it was taken. */
const SET_PLACE = Buffer.from("1081000205FF0105FF016101810138", "hex");
const NAME = Buffer.from("123400000001000000000000086b61626577617474056c6f63616c0000010001", "hex");

/** Sends to each place again and again; true when something came back. */
async function calls(bytes, ownPort, toPort, places) {
	const socket = createSocket({ type: "udp4", reuseAddr: true });
	await new Promise((resolve) => socket.bind(ownPort, own, resolve));
	if (card !== undefined) socket.setMulticastInterface(card);
	const heard = new Promise((resolve) => socket.on("message", () => resolve(true)));
	const send = () => {
		for (const place of places) socket.send(bytes, toPort, place, () => {});
	};
	send();
	const again = setInterval(send, 300);
	const answer = await Promise.race([
		heard,
		new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, false)),
	]);
	clearInterval(again);
	socket.close();
	return answer;
}

/** Status of the page; 0 when the connection was closed without a word. */
function page() {
	return new Promise((resolve) => {
		let text = "";
		const socket = connect({ host: node, port: Number(port), localAddress: own });
		socket.on("connect", () => socket.write(`GET /api/v1/link HTTP/1.0\r\nHost: ${node}\r\n\r\n`));
		socket.on("data", (bytes) => {
			text += bytes.toString();
		});
		socket.on("error", () => {});
		socket.on("close", () => resolve(Number(text.slice(9, 12))));
		socket.setTimeout(PATIENCE_MS, () => socket.destroy());
	});
}

const groups = card === undefined ? [] : ["224.0.23.0"];
const report = {
	reads: await calls(GET_LIST, 3610, 3610, [node, ...groups]),
	sets: await calls(SET_PLACE, 3610, 3610, [node]),
	name: card !== undefined && (await calls(NAME, 0, 5353, ["224.0.0.251"])),
	page: await page(),
};
process.stdout.write(`${JSON.stringify(report)}\n`);
