import { expect, test } from "vitest";

import { wantsColour } from "./colour.ts";

test.each([
  [true, {}, true],
  [true, { TERM: "xterm-256color" }, true],
  [true, { NO_COLOR: "" }, true], // no-color.org: when not an empty string
  [true, { NO_COLOR: "1" }, false],
  [true, { NO_COLOR: "0" }, false], // whatever its value
  [true, { TERM: "dumb" }, false],
  [false, {}, false],
  [undefined, {}, false],
])("terminal %s with %j: %s", (isTTY, environment, wanted) => {
  expect(wantsColour(isTTY === undefined ? {} : { isTTY }, environment)).toBe(wanted);
});
