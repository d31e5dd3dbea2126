// Goal: an XML body (specification 1.2) is read into the same flat fields as JSON, and nothing in it
// can make the reader fetch, expand or hang. Method: tables of bodies beside what is made of them.
import { describe, expect, test } from "vitest";
import { readXml } from "./read-xml.ts";

function read(inside: string) {
  return readXml(`<requestblock version="3.67"><alias>ws</alias>${inside}</requestblock>`);
}

function firstOf(inside: string) {
  const found = read(`<request type="AUTH">${inside}</request>`);
  if (!found.ok) throw new Error(JSON.stringify(found.fault));
  const [first] = found.block.requests;
  if (first === undefined) throw new Error("no request");
  return first;
}

describe("a body that cannot be used", () => {
  const block = '<requestblock version="3.67">';
  test.for([
    ["", "10200"],
    ["hello", "10200"],
    ["<requestblock", "10200"],
    [`${block}<request></requestblock>`, "10200"],
    [`${block}</requestblock><b/>`, "10200"],
    [`${block}</requestblock>after`, "10200"],
    [`${block}<alias>&bomb;</alias></requestblock>`, "10200"],
    [`${block}<alias>&#x110000;</alias></requestblock>`, "10200"],
    [`${block}<alias>a & b</alias></requestblock>`, "10200"],
    [`${block}<__proto__>1</__proto__></requestblock>`, "10200"],
    [`<!DOCTYPE x [<!ENTITY a "b">]>${block}</requestblock>`, "10200"],
    [`<!doctype x SYSTEM "file:///etc/passwd">${block}</requestblock>`, "10200"],
    [`${block}${"<a>".repeat(40)}${"</a>".repeat(40)}</requestblock>`, "10200"],
    ["<responseblock/>", "10201"],
    [`${block}<alias>x</alias></requestblock>`, "10201"],
    ["<requestblock><request/></requestblock>", "30007"],
    ['<requestblock version="3.66"><request/></requestblock>', "30007"],
  ] as const)("%s", ([text, code]) => {
    expect(readXml(text)).toMatchObject({ ok: false, fault: { code } });
  });
});

describe("a request", () => {
  test("one or more, in order", () => {
    expect(read('<request type="AUTH"/><request type="SUBSCRIPTION"></request>')).toMatchObject({
      ok: true,
      block: { alias: "ws", requests: [{ types: ["AUTH"] }, { types: ["SUBSCRIPTION"] }] },
    });
    expect(read("<request/>")).toMatchObject({
      block: { requests: [{ types: [], naming: "none" }] },
    });
  });

  test("fields stand in groups, in any order", () => {
    const { fields } = firstOf(`
      <operation><sitereference>test_acme01</sitereference></operation>
      <billing>
        <subscription type="RECURRING"><number>1</number><unit>MONTH</unit></subscription>
        <amount currencycode="GBP">1000</amount>
        <name><first>Ann</first><last>Ash</last></name><country>GB</country>
        <telephone type="H">1</telephone><email/>
        <payment type="VISA"><pan>4111111111111111</pan></payment>
      </billing>
      <customer><name><last>Bo</last></name><ip>1.2.3.4</ip></customer>
      <merchant><email>shop@example.net</email></merchant>
      <settlement></settlement><unheard><of>1</of></unheard>`);
    expect(Object.fromEntries(fields)).toEqual({
      sitereference: "test_acme01",
      subscriptiontype: "RECURRING",
      subscriptionnumber: "1",
      subscriptionunit: "MONTH",
      baseamount: "1000",
      currencyiso3a: "GBP",
      billingfirstname: "Ann",
      billinglastname: "Ash",
      billingcountryiso2a: "GB",
      billingtelephone: "1",
      billingtelephonetype: "H",
      paymenttypedescription: "VISA",
      pan: "4111111111111111",
      customerlastname: "Bo",
      customerip: "1.2.3.4",
      merchantemail: "shop@example.net",
    });
  });

  test.for([
    "<billing><subscription><active>1</active></subscription></billing>",
    "<operation><active>1</active></operation>",
    "<transactionactive>1</transactionactive>",
    "<billing><transactionactive>1</transactionactive></billing>",
  ])("the active field is found in %s", (inside) => {
    expect(firstOf(inside).fields.get("transactionactive")).toBe("1");
  });

  test.for([
    ["A &amp; B &lt;x&gt; &quot;&apos;", "A & B <x> \"'"],
    ["&#163; &#xA3;", "£ £"],
    ["<![CDATA[a]]]]><![CDATA[>b & c]]>", "a]]>b & c"],
    ["&amp;lt;", "&lt;"],
    ["tab\tand\nline", "tab\tand\nline"],
    ["&#9;&#10;&#13;x", "\t\n\rx"],
    ["a<!-- b -->c", "ac"],
  ] as const)("a name written %s", ([written, value]) => {
    const { fields } = firstOf(`<billing><name><last>${written}</last></name></billing>`);
    expect(fields.get("billinglastname")).toBe(value);
  });

  test("a value that no answer could carry is at fault", () => {
    const inside = "<merchant><orderreference>a&#1;b</orderreference></merchant>";
    expect(firstOf(inside)).toMatchObject({ badField: "orderreference" });
  });

  test("a filter repeats names to give several values; updates stand in the usual groups", () => {
    const { filter, updates } = firstOf(`
      <filter><transactionreference>1-9-1</transactionreference>
        <transactionreference>1-9-2</transactionreference><sitereference>s</sitereference></filter>
      <updates><settlement><settlestatus>3</settlestatus></settlement>
        <billing><subscription><unit>DAY</unit></subscription></billing></updates>`);
    expect(Object.fromEntries(filter ?? [])).toEqual({
      transactionreference: ["1-9-1", "1-9-2"],
      sitereference: ["s"],
    });
    expect(Object.fromEntries(updates ?? [])).toEqual({
      settlestatus: "3",
      subscriptionunit: "DAY",
    });
  });
});
