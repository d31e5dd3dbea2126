import { z } from "zod";
import { ImportId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { InstantText } from "../wire/times.ts";

export const Import = z.object({
  object: z.literal("import"),
  id: ImportId,
  state: z.enum(["running", "done", "failed"]),
  /** Records read so far, good and bad. */
  read: z.int(),
  imported: z.int(),
  /** Subscribers that the merchant had already. */
  unchanged: z.int(),
  faults: z
    .array(
      z.object({
        /** Physical line on which the record begins; the header is line 1. */
        line: z.int(),
        /** The first column at fault; `*`: the record as a whole. */
        column: z.string(),
        why: z.string(),
      }),
    )
    .readonly(),
  failure: z.string().nullable(),
  startedAt: InstantText,
  endedAt: InstantText.nullable(),
});

export const ImportPath = z.object({ id: ImportId });
export const ImportQuery = z.strictObject({ limit: Limit, after: After });
export const ImportList = listOf(Import);
