// Goal: answers have the vendor's form in both wire formats, and every text survives the way there
// and back. Method: whole answers beside what is written; what is written is read by a reader of XML.
import { XMLParser } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { errorResponse, type WireAnswer, type WireResponse } from "./block.ts";
import { readXml } from "./read-xml.ts";
import { writeJson } from "./write-json.ts";
import { writeXml } from "./write-xml.ts";

function answer(...responses: WireResponse[]): WireAnswer {
  return { requestReference: "W55-k3m9q0za", responses, secrand: "p0Qx" };
}

const fields = new Map([
  ["transactionstartedtimestamp", "2031-01-06 09:15:02"],
  ["transactionreference", "55-9-1000"],
]);
const error = errorResponse("30000", ["securitycode"], fields);
const query: WireResponse = {
  type: "TRANSACTIONQUERY",
  code: "0",
  data: [],
  fields: new Map([["found", "1"]]),
  records: [
    new Map([
      ["requesttypedescription", "AUTH"],
      ["baseamount", "1000"],
      ["currencyiso3a", "GBP"],
      ["maskedpan", "411111######1111"],
      ["nowhere", "in XML"],
    ]),
  ],
};

test("an error in JSON", () => {
  expect(JSON.parse(writeJson(answer(error)))).toEqual({
    requestreference: "W55-k3m9q0za",
    version: "1.00",
    secrand: "p0Qx",
    response: [
      {
        requesttypedescription: "ERROR",
        transactionstartedtimestamp: "2031-01-06 09:15:02",
        transactionreference: "55-9-1000",
        errorcode: "30000",
        errormessage: "Invalid field",
        errordata: ["securitycode"],
      },
    ],
  });
});

test("an error in XML", () => {
  expect(writeXml(answer(error))).toBe(
    '<?xml version="1.0" encoding="utf-8"?><responseblock version="3.67">' +
      '<requestreference>W55-k3m9q0za</requestreference><response type="ERROR">' +
      "<timestamp>2031-01-06 09:15:02</timestamp>" +
      "<transactionreference>55-9-1000</transactionreference>" +
      "<error><message>Invalid field</message><code>30000</code><data>securitycode</data></error>" +
      "</response><secrand>p0Qx</secrand></responseblock>",
  );
});

test("records", () => {
  expect(JSON.parse(writeJson(answer(query)))).toMatchObject({
    response: [
      { errorcode: "0", errormessage: "Ok", found: "1", records: [{ baseamount: "1000" }] },
    ],
  });
  expect(writeXml(answer(query))).toContain(
    '<found>1</found><record type="AUTH"><billing><amount currencycode="GBP">1000</amount>' +
      "<payment><pan>411111######1111</pan></payment></billing></record>",
  );
});

describe("every text comes back", () => {
  test.for(["a & b <c> ]]> \"d' £ \u{1f600}", "tab\tline\nreturn\rend", " blanks ", "&amp;", "0"])(
    "%j",
    (text) => {
      const response: WireResponse = { ...query, records: [new Map([["billinglastname", text]])] };
      const json = JSON.parse(writeJson(answer(response))) as { response: [{ records: [object] }] };
      expect(json.response[0].records[0]).toEqual({ billinglastname: text });
      // our own reader reads requests, in which the same element has the same place
      const [, name = ""] = /(<billing>.*<\/billing>)/s.exec(writeXml(answer(response))) ?? [];
      const read = readXml(
        `<requestblock version="3.67"><request type="AUTH">${name}</request></requestblock>`,
      );
      expect(read).toMatchObject({ ok: true });
      expect(read.ok && read.block.requests[0]?.fields.get("billinglastname")).toBe(text);
    },
  );

  test("as another reader sees it", () => {
    const response: WireResponse = { ...query, records: [new Map([["billinglastname", "<&>"]])] };
    const parsed = new XMLParser().parse(writeXml(answer(response))) as {
      responseblock: { response: { record: { billing: { name: { last: string } } } } };
    };
    expect(parsed.responseblock.response.record.billing.name.last).toBe("<&>");
  });
});
