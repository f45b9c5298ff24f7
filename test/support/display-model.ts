export { DemoModel } from "../../hosts/node/tools/demo-model";
