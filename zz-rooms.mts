import { measureRooms } from "./test/xs/budget/rooms";
for (const [room, use] of await measureRooms()) console.log(room, use.codeBytes, use.slots);
