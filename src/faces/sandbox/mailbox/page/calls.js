/** What the page asks of the server. */

/**
 * @typedef {{ name: string, address: string }} Address
 * @typedef {{
 *   id: number, messageId: string, at: string, from: Address, to: Address, replyTo: string | null,
 *   subject: string, text: string, html: string,
 * }} Mail
 * @typedef {{ data: Mail[], total: number, receives: boolean }} Mails
 */

/** @param {string} path @param {RequestInit} [init] */
async function call(path, init) {
  const answer = await fetch(path, init);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer;
}

/** @param {string} to part of an address or a name @returns {Promise<Mails>} */
export async function readMails(to) {
  return await (await call(`/mailbox.json?to=${encodeURIComponent(to)}`)).json();
}

/** @param {Mail} mail @returns {Promise<string>} */
export async function readSource({ id }) {
  return await (await call(`/mailbox/${id}/source`)).text();
}

export async function emptyMailbox() {
  await call("/mailbox/empty", { method: "POST" });
}
