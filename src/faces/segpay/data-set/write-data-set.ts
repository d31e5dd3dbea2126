/** A report as a serialised ADO.NET DataSet: an inline schema, then the rows as a diffgram. */
import type { Column, ColumnType } from "./columns.ts";
import { xmlText } from "./xml-text.ts";

export type DataSet<Row = never> = {
  readonly columns: readonly Column<Row>[];
  readonly rows: AsyncIterable<Row> | Iterable<Row>;
};

export type DataSetOptions = {
  /** Whether ids have outgrown 32 bits. */
  readonly wideIds: boolean;
};

/** Characters that are gathered before they are handed on. */
const CHUNK = 65_536;

const MSDATA = "urn:schemas-microsoft-com:xml-msdata";
const DIFFGRAM = "urn:schemas-microsoft-com:xml-diffgram-v1";

/** Schema and diffgram, piece by piece, as the rows come. */
export async function* writeDataSet<Row>(
  { columns, rows }: DataSet<Row>,
  { wideIds }: DataSetOptions,
): AsyncGenerator<string> {
  let text = `${schema(columns, wideIds)}<diffgr:diffgram xmlns:msdata="${MSDATA}" xmlns:diffgr="${DIFFGRAM}"`;
  let count = 0;
  for await (const row of rows) {
    if (count === 0) text += '><NewDataSet xmlns="">';
    text += rowOf(columns, row, count);
    count += 1;
    if (text.length >= CHUNK) {
      yield text;
      text = "";
    }
  }
  yield text + (count === 0 ? "/>" : "</NewDataSet></diffgr:diffgram>");
}

function rowOf<Row>(columns: readonly Column<Row>[], row: Row, index: number): string {
  let text = `<Data diffgr:id="Data${index + 1}" msdata:rowOrder="${index}">`;
  for (const { name, of } of columns) {
    const value = of(row);
    if (value !== null) text += element(name, xmlText(value));
  }
  return `${text}</Data>`;
}

function element(name: string, value: string): string {
  if (value === "") return `<${name}/>`;
  const space = value.trim() === "" ? ' xml:space="preserve"' : "";
  return `<${name}${space}>${value}</${name}>`;
}

function schema<Row>(columns: readonly Column<Row>[], wideIds: boolean): string {
  const types: Readonly<Record<ColumnType, string>> = {
    string: "xs:string",
    int: "xs:int",
    id: wideIds ? "xs:long" : "xs:int",
    decimal: "xs:decimal",
    dateTime: "xs:dateTime",
  };
  const elements = columns.map(
    ({ name, type }) => `<xs:element name="${name}" type="${types[type]}" minOccurs="0"/>`,
  );
  return (
    `<xs:schema id="NewDataSet" xmlns="" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:msdata="${MSDATA}">` +
    '<xs:element name="NewDataSet" msdata:IsDataSet="true" msdata:UseCurrentLocale="true">' +
    '<xs:complexType><xs:choice minOccurs="0" maxOccurs="unbounded">' +
    `<xs:element name="Data"><xs:complexType><xs:sequence>${elements.join("")}</xs:sequence></xs:complexType></xs:element>` +
    "</xs:choice></xs:complexType></xs:element></xs:schema>"
  );
}
