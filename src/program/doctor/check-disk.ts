/** Whether the data folder can be written and has room. */
import type { Finding } from "../../ports/finding.ts";
import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fault, ok, warning } from "./finding.ts";
import type { Patient } from "./patient.ts";

const GIB = 1024 ** 3;
const LITTLE_BYTES = GIB;
const TOO_LITTLE_BYTES = GIB / 10;

export async function checkDisk({ dataDir, db }: Patient): Promise<Finding[]> {
  const probe = join(dataDir, `.doctor.${process.pid}`);
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await writeFile(probe, "", { mode: 0o600, flush: true });
    await rm(probe);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      fault(
        "disk.writable",
        `the data folder cannot be written: ${why}`,
        "Give its owner the right to write to it, or set DATA_DIR to another folder.",
      ),
    ];
  }
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const found = `${(free / GIB).toFixed(1)} GiB are free on the disk of the data folder`;
  const advice = "Make room, or move the data folder (DATA_DIR) to a larger disk.";
  const room =
    free < TOO_LITTLE_BYTES
      ? fault("disk.room", found, advice)
      : free < LITTLE_BYTES
        ? warning("disk.room", found, advice)
        : ok("disk.room", found);
  const unseen =
    db.kind === "postgres" ? "; the disk of the PostgreSQL server cannot be seen from here" : "";
  return [
    ok("disk.writable", "the data folder can be written"),
    { ...room, found: room.found + unseen },
  ];
}
