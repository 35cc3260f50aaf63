const collator = new Intl.Collator('zh-CN', { numeric: true })
const digits = '零一二三四五六七八九'
const digitOf = (character: string | undefined, otherwise: number) =>
  character ? digits.indexOf(character) : otherwise

/** Orders names of units as people count them: 一部, 二部, 三部 … 十一部; 2班 before 10班. */
export function byUnitName(one: string, other: string): number {
  return collator.compare(numbered(one), numbered(other))
}

function numbered(name: string): string {
  return name
    .replace(/([一二三四五六七八九])?十([一二三四五六七八九])?/g, (_, tens, units) =>
      String(digitOf(tens, 1) * 10 + digitOf(units, 0)),
    )
    .replace(/[零一二三四五六七八九]/g, (character) => String(digits.indexOf(character)))
}
