/** Bodies that nearly are requests, made from good ones by a seed: the same seed, the same bodies. */

const CARD = { pan: "4111111111111111", expirydate: "12/2034", securitycode: "123" };
const SITE = { sitereference: "test_acme01", accounttypedescription: "ECOM" };
const AMOUNT = { currencyiso3a: "GBP", baseamount: "1000" };
const SERIES = {
  subscriptiontype: "RECURRING",
  subscriptionunit: "MONTH",
  subscriptionfrequency: "1",
  subscriptionnumber: "1",
  subscriptionfinalnumber: "3",
};
const FILTER = { filter: { transactionreference: [{ value: "55-9-1" }], orderreference: "x" } };

const REQUESTS: readonly (readonly object[])[] = [
  [{ requesttypedescriptions: ["AUTH"], ...SITE, ...AMOUNT, ...CARD }],
  [
    {
      requestreference: "A12345678",
      requesttypedescriptions: ["AUTH", "SUBSCRIPTION"],
      ...SITE,
      ...AMOUNT,
      ...CARD,
      ...SERIES,
    },
  ],
  [
    { requesttypedescription: "ACCOUNTCHECK", ...SITE, ...AMOUNT, ...CARD },
    { requesttypedescription: "AUTH" },
  ],
  [{ requesttypedescription: "TRANSACTIONQUERY", ...FILTER }],
  [{ requesttypedescription: "TRANSACTIONUPDATE", ...FILTER, updates: { settlestatus: "2" } }],
  [
    {
      requesttypedescription: "REFUND",
      ...SITE,
      parenttransactionreference: "55-9-1",
      baseamount: "1",
    },
  ],
];

const GOOD_JSON = REQUESTS.map((request) =>
  JSON.stringify({ alias: "ws@acme.example", version: "1.00", request }),
);

const PLACE = `<operation><sitereference>test_acme01</sitereference>
<accounttypedescription>ECOM</accounttypedescription></operation>`;
const PAYMENT = `${PLACE}<billing><amount currencycode="GBP">1000</amount>
<name><last>A &amp; B &#163;</last></name>
<payment type="VISA"><pan>4111111111111111</pan><expirydate>12/2034</expirydate></payment></billing>`;
const NAMED = "<filter><transactionreference>55-9-1</transactionreference></filter>";

const GOOD_XML = [
  `<request type="AUTH">${PAYMENT}</request>`,
  `<request type="AUTH">${PAYMENT}</request><request type="SUBSCRIPTION"><billing>
   <subscription type="RECURRING"><unit>MONTH</unit><frequency>1</frequency></subscription></billing></request>`,
  `<request type="TRANSACTIONQUERY">${NAMED}</request>`,
  `<request type="TRANSACTIONUPDATE">${NAMED}<updates><settlement><settlestatus>3</settlestatus>
   </settlement></updates></request>`,
].map(
  (requests) =>
    `<?xml version="1.0" encoding="utf-8"?><requestblock version="3.67">
<alias>ws@acme.example</alias>${requests}</requestblock>`,
);

/** What is planted: what readers and fields have gone wrong on. */
const PLANTS: readonly string[] = [
  '"',
  "{",
  "}",
  "[",
  "]",
  "<",
  ">",
  "&",
  "&#0;",
  "&#x110000;",
  "&bomb;",
  "]]>",
  "<![CDATA[",
  "<!--",
  "<!DOCTYPE a [<!ENTITY b 'c'>]>",
  "<?php ?>",
  "\\u0000",
  "\\ud800",
  "\u0001",
  "\ufffe",
  "\ud800",
  "null",
  "true",
  "-0",
  "1e400",
  "99999999999999999999999999",
  "__proto__",
  "constructor",
  "1'; drop table x",
  "2031-02-30",
  "13/2034",
  "AUTH",
  "TRANSACTIONQUERY",
  "xmlns:x='y' ",
  " ",
  "9".repeat(5_000),
  "<a>".repeat(200),
  "[".repeat(200),
];

export function* fuzzedBodies(
  form: "JSON" | "XML",
  count: number,
  seed: number,
): Generator<string, void> {
  const random = generator(seed);
  const good = form === "JSON" ? GOOD_JSON : GOOD_XML;
  for (let made = 0; made < count; made += 1) {
    let body = good[made % good.length] ?? "";
    const changes = 1 + Math.floor(random() * 4);
    for (let at = 0; at < changes; at += 1) body = changed(body, random);
    yield body;
  }
}

function changed(body: string, random: () => number): string {
  const from = Math.floor(random() * body.length);
  const to = from + Math.floor(random() * 40);
  const plant = PLANTS[Math.floor(random() * PLANTS.length)] ?? "";
  switch (Math.floor(random() * 7)) {
    case 0:
      return body.slice(0, from) + body.slice(to);
    case 1:
      return body.slice(0, from) + plant + body.slice(from);
    case 2:
      return body.slice(0, to) + body.slice(from);
    case 3:
      return body.slice(0, from);
    case 4:
      return body.slice(0, from) + plant + body.slice(to);
    default: {
      // a value, whatever it is, for another: this is what stays readable
      const values = [...body.matchAll(/(?<=[">])[\w@./-]+(?=["<])/g)];
      const value = values[Math.floor(random() * values.length)];
      if (value === undefined) return body;
      return body.slice(0, value.index) + plant + body.slice(value.index + value[0].length);
    }
  }
}

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
