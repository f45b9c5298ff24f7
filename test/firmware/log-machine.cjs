/**
 * For xsbug-log (XSBUG_LOGMACHINE): traces and instruments of the app as lines that simulator.ts reads, and no
 * waiting at a breakpoint.
 */
const { LogMachine } = require(`${process.env.MODDABLE}/tools/xsbug-log/xsbug-debugmachine.js`);

class PlainLogMachine extends LogMachine {
	pending = "";

	showPrompt() {}

	clearLine() {}

	onLogged(_path, _line, data) {
		this.pending += data;
		for (let end = this.pending.indexOf("\n"); end >= 0; end = this.pending.indexOf("\n")) {
			process.stdout.write(`trace ${this.pending.slice(0, end)}\n`);
			this.pending = this.pending.slice(end + 1);
		}
	}

	onBroken(path, line, text) {
		if (this.title !== "mcsim") process.stdout.write(`break ${path}:${line} ${(text ?? "").trim()}\n`);
		this.doGo();
	}

	onInstrumentValues(values) {
		super.onInstrumentValues(values);
		// The simulator and the UART worker are machines of their own; the app is the one with a screen.
		const list = this.instruments.map(({ name, value }) => [name, value]);
		if (this.title === "mcsim" || list.length === 0) return;
		process.stdout.write(`instruments ${JSON.stringify([this.title, Object.fromEntries(list)])}\n`);
	}
}

exports.LogMachine = PlainLogMachine;
