/** Instants and local dates, by the runtime's own zone data and nothing of the engine's. */
import { DAY_MS, fromSerial, serial, type IsoDate } from "./days.ts";

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

/** No zone changes its clocks at another moment than a full quarter of an hour. */
const QUARTER_MS = 15 * 60_000;

/** How many ms the clocks of `zone` are ahead of UTC at `at`. */
function offsetAt(zone: string, at: number): number {
  const quarter = Math.floor(at / QUARTER_MS);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
    formats.set(zone, format);
  }
  const shown: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(quarter * QUARTER_MS)) {
    shown[type] = Number(value);
  }
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = shown;
  const offset = Date.UTC(year, month - 1, day, hour, minute) - quarter * QUARTER_MS;
  offsets.set(key, offset);
  return offset;
}

/** The date that a calendar in `zone` shows. */
export function localDate(zone: string, at: number): IsoDate {
  return fromSerial(Math.floor((at + offsetAt(zone, at)) / DAY_MS));
}

/** The first instant at which clocks in `zone` show `date` and `time` (`HH:MM`) or later. */
export function startOf(zone: string, date: IsoDate, time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const wall = serial(date) * DAY_MS + (hour * 60 + minute) * 60_000;
  const shows = (at: number): number => at + offsetAt(zone, at);
  let reached = wall - offsetAt(zone, wall - DAY_MS);
  while (shows(reached) < wall) reached += QUARTER_MS;
  // where clocks were put forward over the time, it is reached at the moment of the change
  while (shows(reached - QUARTER_MS) >= wall && reached > wall - DAY_MS) reached -= QUARTER_MS;
  return reached;
}
