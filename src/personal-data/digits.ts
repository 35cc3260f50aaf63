/** Digits that stand together, written or read out one by one, and where they stand. */
export type Group = {
  digits: string
  from: number
  to: number
  /** In Chinese characters, as a recogniser writes what is read out. */
  spoken: boolean
}

const written = '0123456789０１２３４５６７８９'
/** 洞, 拐 and 勾 are how the army and the railway read 0, 7 and 9 over a bad line. */
const readOut: Readonly<Record<string, string>> = {
  ...{ 零: '0', 〇: '0', 洞: '0', 幺: '1', 一: '1', 二: '2', 两: '2', 兩: '2', 三: '3', 四: '4' },
  ...{ 五: '5', 六: '6', 七: '7', 拐: '7', 八: '8', 九: '9', 勾: '9' },
}

/** The digit a character stands for, or undefined. */
export function digitOf(character: string): string | undefined {
  const at = written.indexOf(character)
  return at === -1 || character === '' ? readOut[character] : String(at % 10)
}

/** 三个八 is three eights. */
const repeats: Readonly<Record<string, number>> = {
  两: 2,
  二: 2,
  三: 3,
  四: 4,
  '2': 2,
  '3': 3,
  '4': 4,
}
const repeated = /^[两二三四234]个[零〇洞幺一二两三四五六七八九0-9](?![十百千万个月号天])/

/**
 * What may stand between the parts of one number: pauses, the words people fill them with, and the end
 * of a line (`\n`), after which the same voice goes on.
 */
const glue =
  /^(?:[\s,，、.。·…~\-—－（）()]|嗯|呃|额|啊|哦|噢|诶|哎|唉|那个|这个|然后|就是|还有|后面|后边|后头|接下来|接着|完了|最后|中间|再是|再|是|对|杠|横杠|空格)+/
const longestGlue = 12

/** Runs of groups with nothing but pauses between them. */
export function runsOf(text: string): Group[][] {
  const runs: Group[][] = []
  let at = 0
  let run: Group[] = []
  const finish = () => {
    if (run.length > 0) runs.push(run)
    run = []
  }
  while (at < text.length) {
    const group = groupAt(text, at)
    if (group) {
      run.push(group)
      at = group.to
      continue
    }
    const between = run.length > 0 ? (glue.exec(text.slice(at, at + longestGlue))?.[0] ?? '') : ''
    if (between !== '' && groupAt(text, at + between.length)) {
      at += between.length
      continue
    }
    finish()
    at++
  }
  finish()
  return runs
}

const isWord = (after: string) =>
  /^[相天个次户年月日点层样些下直会共定般起万千百家块条度旦切段只位份张时分秒期级档岁口人股]/.test(
    after,
  )

function groupAt(text: string, from: number): Group | null {
  let digits = ''
  let to = from
  let spoken = false
  while (to < text.length) {
    const times = repeated.exec(text.slice(to, to + 5))
    if (times) {
      const [count, , digit] = times[0]
      digits += (digitOf(digit ?? '') ?? '').repeat(repeats[count ?? ''] ?? 1)
      spoken = true
      to += times[0].length
      continue
    }
    const character = text[to] as string
    const digit = digitOf(character)
    if (digit === undefined) break
    // A number of things: 三十, 二百. Its first digit belongs to it and not to a telephone.
    if (/[十百千万亿]/.test(text[to + 1] ?? '') && readOut[character]) break
    digits += digit
    spoken ||= readOut[character] !== undefined
    to++
  }
  if (digits === '') return null
  // 一天, 三相, 一共: one character that is a digit elsewhere, and here part of a word.
  if (spoken && to - from === 1 && isWord(text.slice(to, to + 1))) return null
  return { digits, from, to, spoken }
}
