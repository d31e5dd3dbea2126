/** The master key of benchmark databases, which hold no card but a published test number. */
import { keyRing, masterKey } from "../../src/vault/master-key.ts";

export const BENCH_KEYS = keyRing(masterKey(Buffer.alloc(32, 7)));
