// Goal: real processes that are killed, frozen and filled up charge everything once. Method: three
// rounds of `npm run crash`, in which every kind of fault strikes at least once.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { join } from "node:path";
import { expect, test } from "vitest";
import { canFillDisk } from "../../scripts/stack/bank-program.ts";
import { FAULT_KINDS } from "../../scripts/crash/fault-plan.ts";
import { ROOT } from "../house/source/source-file.ts";

const kinds = FAULT_KINDS.filter((kind) => kind !== "bank-disk-full" || canFillDisk());
