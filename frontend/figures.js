// Be Vietnam Pro has no figures of equal width. Columns of numbers need them, so the build makes them from the font's own
// digits: each stands in the middle of the same width. The result has a name of its own, as its licence (OFL 1.1) asks
// of changed fonts.
import { readFile } from "node:fs/promises";
import { createFont, woff2 } from "fonteditor-core";

const DIGITS = Array.from("0123456789", (digit) => digit.codePointAt(0));
const NAME = "Haicap Figures";

/** Return the digits of a font as a woff2 file in which all are as wide as its zero. */
export async function figures(file) {
  await woff2.init();
  const font = createFont(await readFile(file), { type: "woff2", subset: DIGITS });
  const { glyf, name } = font.get();
  const width = glyf.find((glyph) => glyph.unicode?.includes(DIGITS[0])).advanceWidth;
  for (const glyph of glyf.filter((one) => one.unicode?.length)) {
    const shift = Math.round((width - glyph.advanceWidth) / 2);
    for (const contour of glyph.contours) {
      for (const point of contour) {
        point.x += shift;
      }
    }
    glyph.xMin += shift;
    glyph.xMax += shift;
    glyph.leftSideBearing += shift;
    glyph.advanceWidth = width;
  }
  Object.assign(name, { fontFamily: NAME, fullName: NAME, postScriptName: NAME.replace(" ", ""), uniqueSubFamily: NAME });
  return Buffer.from(font.write({ type: "woff2", hinting: false }));
}
