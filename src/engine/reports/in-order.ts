/** Rows of several sources, each in the order of its ids, in the order of all ids. */
export async function* inOrder<Row extends { readonly id: bigint }>(
  sources: readonly AsyncGenerator<Row>[],
): AsyncGenerator<Row> {
  const heads: { row: Row; readonly source: AsyncGenerator<Row> }[] = [];
  for (const source of sources) {
    const { done, value } = await source.next();
    if (done !== true) heads.push({ row: value, source });
  }
  while (heads.length > 0) {
    const first = heads.reduce((least, head) => (head.row.id < least.row.id ? head : least));
    yield first.row;
    const { done, value } = await first.source.next();
    if (done === true) heads.splice(heads.indexOf(first), 1);
    else first.row = value;
  }
}
