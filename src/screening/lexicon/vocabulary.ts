/** How much one pattern may hold. */
export const limits = {
  characters: 1_000,
  groups: 6,
  alternatives: 200,
  phrase: 30,
  distance: 100,
  near: 3,
} as const

/** One mark of the notation, as the page of a rule explains it. */
export type NotationMark = { mark: string; name: string; meaning: string; example: string }

/** How patterns are written; see pattern.ts for what reads them. */
export const notation: readonly NotationMark[] = [
  {
    mark: '|',
    name: '或',
    meaning: '几个词里说到任何一个就算',
    example: '挂了|撂了|掐了',
  },
  {
    mark: '…',
    name: '先后',
    meaning: '前一组说完，十个字以内说到后一组',
    example: '客服|接线员…挂了|撂了',
  },
  {
    mark: '…4',
    name: '先后，定距离',
    meaning: `数字是中间最多隔几个字，0 到 ${limits.distance}；后面要找数字时空一格，如“…4 95598”`,
    example: '客服…4态度',
  },
  {
    mark: '&8',
    name: '相近，不分先后',
    meaning: `哪个先说都算，中间最多隔这么多字，不写是十个；最多连 ${limits.near} 组，距离按最大的算`,
    example: '投诉&8你们客服',
  },
  {
    mark: '!',
    name: '排除',
    meaning: '写在一组词最前面：后面、前面这么多字以内，或两组词中间，不能有这些词',
    example: '挂我电话…6!不是|没有　　!不是|没有…4挂我电话　　客服…!抢修…10态度',
  },
  {
    mark: '~',
    name: '读音',
    meaning: '写在一个词最前面：只要读音相同就算；两个字的词不写“~”只认原字',
    example: '~投诉',
  },
]

/** What every pattern is read with, whatever its marks. */
export const notationNotes: readonly string[] = [
  '标点、空格和“嗯、啊、那个”这类语气词不算字，可以夹在词中间',
  '您和你、俺和我、讲和说、3 和三当作同一个字；繁体、全角、大写当作简体、半角、小写',
  '三个字以上的词，读音相同并且至少三分之一的字写对，也算说到',
  `一条写法最多 ${limits.characters} 个字、${limits.groups} 组词，一组最多 ${limits.alternatives} 个词，一个词最多 ${limits.phrase} 个字`,
  '括号、星号、方括号等没有特别的意思，会被当作标点略过',
]
