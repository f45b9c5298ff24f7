import type { MqttMessage } from "../ports/mqtt";

const PIECE = 512;

/** A message whose text is at hand. An empty one, retained, removes what the broker keeps of its topic. */
export class TextMessage implements MqttMessage {
	readonly topic: string;
	readonly retain: boolean;
	readonly atLeastOnce: boolean;
	private readonly _text: string;

	/** What is retained is sent at least once, too. `text` is ASCII. */
	constructor(topic: string, text: string, retain: boolean) {
		this.topic = topic;
		this.retain = retain;
		this.atLeastOnce = retain;
		this._text = text;
	}

	get length(): number {
		return this._text.length;
	}

	piece(index: number): string | undefined {
		const from = index * PIECE;
		return from < this._text.length ? this._text.slice(from, from + PIECE) : undefined;
	}
}
