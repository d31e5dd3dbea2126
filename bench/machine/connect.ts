import pg from "pg";

/**
 * Opens a connection of one's own. One that is cut while nobody waits for an answer says so to whoever
 * asks it next: without a listener Node would exit.
 */
export async function connect(url: string, options?: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    ...(options === undefined ? {} : { options }),
  });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
