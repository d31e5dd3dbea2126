import { expect, test } from "vitest";
import { onBothDatabases } from "../support/databases.ts";
onBothDatabases("roles", (open) => {
  test("current user", async () => {
    const db = await open();
    console.log(
      db.kind,
      await db.global(
        {
          name: "x",
          scope: "global",
          text: "select current_user, session_user::text as s, version()",
        },
        [],
      ),
    );
    expect(1).toBe(1);
  });
});
