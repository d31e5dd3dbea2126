/** Somebody who renews what is due in a book. */
import type pg from "pg";
import type { CpuClock } from "../machine/cpu.ts";

export type Job = {
  /** Of the database, for the product's login. */
  readonly url: string;
  /** Runs a statement in it as superuser. */
  readonly admin: (sql: string) => Promise<pg.QueryResult>;
  readonly merchantIds: readonly bigint[];
  /** YYYY-MM-DD, UTC. */
  readonly today: string;
  /** How many to renew, where that is not everything that is due. */
  readonly most: number;
};

export type Ready = {
  /** The timed part. */
  readonly work: () => Promise<void>;
  readonly close: () => Promise<void>;
  /** CPU of who does the work, where that is not this process. */
  readonly cpu?: CpuClock;
};

export type Contender = {
  readonly name: string;
  /** What has to be in the database before, untimed. */
  readonly prepare: (job: Job) => Promise<void>;
  /** Connects, untimed; `work` is then timed. */
  readonly run: (job: Job) => Promise<Ready>;
};
