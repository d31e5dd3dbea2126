/**
 * How far a long job is, on stderr, so that stdout stays free for the result.
 *
 * A terminal gets a bar; a log or a pipe gets a line whenever the job is another tenth further.
 */
import { SingleBar } from "cli-progress";
import { formatNumber } from "./scale.ts";
import { oneLine } from "./text-width.ts";

export type ProgressOptions = {
  readonly title: string;
  /** How much there is to do, in `unit`; a guess is good enough. */
  readonly total: number;
  /** Such as `records`; `%` if `total` is 100. */
  readonly unit: string;
  /** Standard error if not given. */
  readonly stream?: NodeJS.WritableStream & { readonly isTTY?: boolean };
};

export type Progress = Disposable & {
  /** `done` in units from the beginning; `note` is what the job is at, such as a date. */
  update(done: number, note?: string): void;
  /** The job is done: it is shown as whole, however good the guess of its total was. */
  finish(): void;
  /** The job has ended where it is. Happens by itself when a `using` scope is left. */
  [Symbol.dispose](): void;
};

/** Begins with nothing done. Of `finish` and dispose the first counts; later calls change nothing. */
export function startProgress(options: ProgressOptions): Progress {
  const { stream = process.stderr } = options;
  const state: State = { ...options, done: 0, note: "" };
  const shown = stream.isTTY === true ? showBar(state, stream) : showLines(state, stream);
  let ended = false;
  const end = (): void => {
    if (!ended) shown.end();
    ended = true;
  };
  return {
    update: (done, note = "") => {
      if (ended) return;
      state.done = Math.min(done, state.total);
      state.note = note;
      shown.update();
    },
    finish: () => {
      if (ended) return;
      state.total = state.done;
      shown.update();
      end();
    },
    [Symbol.dispose]: end,
  };
}

type State = {
  readonly title: string;
  readonly unit: string;
  total: number;
  done: number;
  note: string;
};

type Shown = { readonly update: () => void; readonly end: () => void };

const BAR_CELLS = 24;

function showBar(state: State, stream: NodeJS.WritableStream): Shown {
  const bar = new LooseBar({
    stream,
    format: () => barText(state),
    linewrap: true, // cuts the line at the terminal's edge, with no terminal setting to undo
    gracefulExit: false, // signals belong to the program
  });
  bar.start(state.total, state.done);
  return {
    update: () => {
      bar.update(state.done);
    },
    end: () => {
      bar.stop();
    },
  };
}

/** The library redraws by a timer that would keep a program alive after it has failed. */
class LooseBar extends SingleBar {
  declare readonly timer: NodeJS.Timeout | null;

  override render(): void {
    super.render();
    this.timer?.unref();
  }
}

function barText(state: State): string {
  const filled = Math.floor((percentOf(state) / 100) * BAR_CELLS);
  const bar = "█".repeat(filled) + "░".repeat(BAR_CELLS - filled);
  const percent = `${percentOf(state)} %`.padStart(5);
  return [oneLine(state.title), bar, percent, ` ${factsOf(state).join(", ")}`].join(" ").trimEnd();
}

function showLines(state: State, stream: NodeJS.WritableStream): Shown {
  let tenths = 0;
  const update = (): void => {
    const reached = Math.floor(percentOf(state) / 10);
    if (reached <= tenths) return;
    tenths = reached;
    const facts = factsOf(state).join(", ");
    const text = `${oneLine(state.title)}: ${percentOf(state)} %`;
    stream.write(facts === "" ? `${text}\n` : `${text} (${facts})\n`);
  };
  return { update, end: () => undefined };
}

/** Nothing of nothing is all of it. */
function percentOf({ done, total }: State): number {
  return total <= 0 ? 100 : Math.floor((Math.max(0, done) / total) * 100);
}

function factsOf({ done, total, unit, note }: State): readonly string[] {
  const counts = `${formatNumber(done)} of ${formatNumber(total)} ${oneLine(unit)}`;
  return [...(unit === "%" ? [] : [counts]), ...(note === "" ? [] : [oneLine(note)])];
}
