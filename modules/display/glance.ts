import { readI32 } from "../bytes/bytes";
import { EPC } from "../echonet/epc";
import type { ErrorCode } from "../errors/codes";
import { AGES } from "../meter/values/ages";
import { contractLoad, contractShare, projectedShare } from "../meter/values/contract";
import type { LinkState, Readings } from "../meter/values/readings";
import type { Reason } from "../meter/values/reasons";
import { powerReason } from "../meter/values/special";
import type { DisplayModel } from "./model";
import { nextAge } from "./words/format";

/** What the readings and settings say now, looked up once for all cells. Missing values are undefined, with a reason. */
export class Glance {
	/** The live power in W, selling negative, also with "all sold" wiring. */
	watts: number | undefined;
	/** The last power received, while it is not older than AGES lets it be shown; to be shown as an old value only. */
	oldWatts: number | undefined;
	/** Why there is no live power. */
	noPower: Reason | undefined;
	isStale = false;
	/** Seconds since the last power was received, or undefined when none was. */
	ageS: number | undefined;
	/** `clock.ticks()` from which the age reads differently, or the power is too old. */
	ageDue = 0;
	/** Currents in 0.1 A, and why there are none. */
	currentR: number | undefined;
	currentT: number | undefined;
	noR: Reason | undefined;
	noT: Reason | undefined;
	/** Contracted current in A, 0 when it is not set. */
	contractA = 0;
	/** Share of the contract in percent that is used now, and that the running half hour will have used. */
	share: number | undefined;
	ahead: number | undefined;
	/** What is used beyond the contract (below 0: what is left), in 0.1 A. */
	overA: number | undefined;
	/** What the running half hour will have bought, in Wh. */
	projectedWh: number | undefined;
	/** "All sold" wiring: what the meter counts forward is sold. */
	allSold = false;
	/** The meter's clock is doubtful, so that hours and days are too. */
	clockDoubtful = false;
	linkState: LinkState = "off";
	/** Seconds since the link came into this state. */
	linkAgeS = 0;
	/** What is wrong, the link's own error first. */
	error: ErrorCode | undefined;

	/** Power is sold, and counted as sold. */
	isSelling = false;
	/** What is left over now in W, while there is a surplus. */
	surplusW: number | undefined;
	/** A tariff is set. */
	hasCost = false;
	/** There is a set-up page. */
	hasSetup = false;

	/** `now` in the clock's ticks. */
	read(model: DisplayModel, now: number): void {
		const readings = model.readings;
		const link = model.link;
		this.contractA = model.contractA;
		this.allSold = model.allSold;
		this.clockDoubtful = link.clockDoubtful;
		this.hasCost = model.cost.isSet;
		this.hasSetup = model.setup != null;
		this.linkState = readings.linkState;
		this.linkAgeS = Math.max(0, Math.floor((now - readings.linkSince) / 1000));
		this.error = readings.linkError ?? link.otherError ?? link.lanError ?? link.mqttError;
		this.currentR = readings.currentR;
		this.currentT = readings.currentT;
		this.noR = readings.reasonR;
		this.noT = readings.reasonT;
		this.projectedWh = model.energy.projectedWh;
		this.surplusW = model.energy.surplusW;
		this.readPower(readings, now);
		this.isSelling = (this.watts ?? 0) < 0 && model.energy.sells;
		this.weigh();
	}

	private readPower(readings: Readings, now: number): void {
		const arrived = readings.arrivedAt(EPC.POWER);
		this.ageS = undefined;
		if (arrived != null) {
			const ageS = Math.floor((now - arrived) / 1000);
			this.ageS = ageS;
			this.ageDue = arrived + Math.min(nextAge(ageS), readings.staleAfterS(EPC.POWER)) * 1000;
		}
		const watts = readings.watts;
		this.watts = this.signed(watts);
		this.noPower = watts == null ? readings.reason(EPC.POWER) : undefined;
		this.isStale = this.noPower === "STALE";
		const isOld = this.isStale && (this.ageS ?? 0) <= AGES.power.greyS;
		this.oldWatts = isOld ? this.signed(plainWatts(readings)) : undefined;
	}

	/** Against the contract. */
	private weigh(): void {
		const contractA = this.contractA;
		const watts = this.watts;
		this.share = this.ahead = this.overA = undefined;
		if (contractA === 0 || watts == null) return;
		this.share = contractShare(contractA, watts, this.currentR, this.currentT);
		if (watts > 0) this.ahead = projectedShare(contractA, this.projectedWh);
		this.overA = contractLoad(watts, this.currentR, this.currentT) - contractA * 10;
	}

	private signed(watts: number | undefined): number | undefined {
		return watts != null && this.allSold ? -watts : watts;
	}
}

/** The last power that came, however old; undefined for the codes that are no number. */
function plainWatts(readings: Readings): number | undefined {
	const edt = new Uint8Array(4);
	if (readings.copyRaw(EPC.POWER, edt, 0) !== 4) return undefined;
	const watts = readI32(edt, 0);
	return powerReason(watts) == null ? watts : undefined;
}
