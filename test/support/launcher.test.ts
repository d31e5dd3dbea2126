import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { startPostgres } from "../../scripts/postgres/launcher.ts";

const LAUNCHER = new URL("../../scripts/postgres/launcher.ts", import.meta.url);

test("a crash of the server loses nothing that it acknowledged", async () => {
  const server = await startPostgres({ fsync: false, settings: { max_connections: 7 } });
  try {
    const run = async (sql: string): Promise<unknown[]> => {
      const client = new pg.Client({ connectionString: server.adminUrl });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(sql)).rows;
      } finally {
        await client.end();
      }
    };
    expect(await run("show max_connections")).toEqual([{ max_connections: "7" }]);
    await run("create table kept (n int)");
    await run("insert into kept values (1)");
    await server.stopImmediate();
    await expect(run("select 1")).rejects.toThrow(/ECONNREFUSED/);
    await server.restart();
    expect(await run("select n from kept")).toEqual([{ n: 1 }]);
    await server.restart();
    expect(await run("select n from kept")).toEqual([{ n: 1 }]);
    expect(existsSync(server.dataDir)).toBe(true);
  } finally {
    await server.stop();
  }
  expect(existsSync(dirname(server.dataDir))).toBe(false);
});

test("a caller that ends without stopping it leaves nothing behind", () => {
  const caller = `
    import { startPostgres } from ${JSON.stringify(LAUNCHER.href)};
    const { dataDir } = await startPostgres({ fsync: false });
    process.stdout.write(dataDir, () => process.exit(0));`;
  const ran = spawnSync(process.execPath, ["--input-type=module", "--eval", caller], {
    encoding: "utf8",
  });
  expect(ran.stderr).toBe("");
  expect(ran.stdout).toMatch(/data$/);
  expect(existsSync(dirname(ran.stdout))).toBe(false);
});

test("an installation without PostgreSQL is named in one line", async () => {
  const binDir = import.meta.dirname;
  await expect(startPostgres({ fsync: false, binDir })).rejects.toThrow(
    new RegExp(`^${binDir} holds no postgres that .* can execute$`),
  );
});
