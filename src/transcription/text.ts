import { Converter } from 'opencc-js/t2cn'

// 't' to 'cn' changes characters only; 'twp' would also change words (程序 → 进程).
const converter = Converter({ from: 't', to: 'cn' })

/** Simplified characters, one for one. 帳 is money here (账单, 账户), never a tent. */
export const toSimplified = (text: string): string =>
  converter(text).replace(/帐(?=[单户号目款务本期])|(?<=[转到入记对查销])帐/g, '账')

/** What Whisper writes over noise and silence: the subtitles it was trained on, and its prompt. */
const invented = [
  /字幕(?:由|志愿者|制作|提供|组|by)[^\u3002\uff01\uff1f\uff0c!?,]*/gi,
  /(?:中文|中英)?字幕[:\uff1a]?\s*[^\u3002\uff01\uff1f\uff0c!?,]{0,12}(?:提供|校对|制作|整理)/g,
  /请不吝点赞[^\u3002\uff01\uff1f!?]*/g,
  /(?:请)?(?:点赞|订阅|转发|打赏)[\u3001\uff0c,\s]*(?:点赞|订阅|转发|打赏|支持)[^\u3002\uff01\uff1f!?]*/g,
  /明镜与点点栏目/g,
  /(?:谢谢|感谢)(?:大家|您|你们)?(?:的)?(?:观看|收看|收听)/g,
  /(?:我们)?下期(?:视频|节目)?再(?:见|会)/g,
  /以下是普通话的句子/g,
  /优优独播剧场[^\u3002\uff01\uff1f!?]*/g,
  /amara\.org[^\u3002\uff01\uff1f\uff0c!?,]*/gi,
  /[[(\uff08\u3010]\s*(?:音乐|音樂|music|笑|掌声|铃声|静音|silence|noise)[^\])\uff09\u3011]*[\])\uff09\u3011]/gi,
  /[♪♫]+/g,
]

/**
 * The wording as it is shown and screened: simplified characters, Chinese punctuation, no invented
 * phrases, no replacement characters. Nothing is rephrased.
 */
export function tidyText(raw: string): string {
  // Through UTF-8 and back: half a surrogate pair becomes U+FFFD too.
  const whole = Buffer.from(raw).toString().replaceAll('\ufffd', '')
  let text = toSimplified(whole.replace(/\p{Cc}+/gu, ' '))
  for (const phrase of invented) text = text.replace(phrase, '')
  return text
    .replace(/\s+/g, ' ')
    .replace(
      /(?<=[\p{Script=Han}\uff0c\u3002\uff1f\uff01\u3001\uff1b\uff1a]) +| +(?=[\p{Script=Han}\uff0c\u3002\uff1f\uff01\u3001\uff1b\uff1a])/gu,
      '',
    )
    .replace(
      /(?<=\p{Script=Han}|^)[,.?!;:]|[,.?!;:](?=\p{Script=Han})/gu,
      (mark: string) => wide[mark]!,
    )
    .replace(
      /([\uff0c\u3002\uff1f\uff01\u3001\uff1b\uff1a])[\uff0c\u3002\u3001\uff1b\uff1a]+/g,
      '$1',
    )
    .replace(/^[\uff0c\u3002\uff1f\uff01\u3001\uff1b\uff1a\s]+/, '')
    .trim()
}

/** Written as escapes: by eye the two widths are easily taken for one another. */
const wide: Record<string, string> = {
  ',': '\uff0c',
  '.': '\u3002',
  '?': '\uff1f',
  '!': '\uff01',
  ';': '\uff1b',
  ':': '\uff1a',
}

/** Characters that are words, without punctuation. */
export const wordCount = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0

/** Letter by letter (`i.g.w.n.`) is how the engine fills what it did not understand. */
export const isLetterByLetter = (text: string): boolean => /(?:\b[a-z][.\s]+){4}/i.test(text)

/**
 * Stretches that only repeat what stands before them, as [from, to) offsets. One character may be
 * said five times (对对对对对), a longer phrase two or three times, and once more in each further
 * utterance the text is made of. Digits may repeat: 8888 is a number.
 */
export function loopsIn(text: string, utterances = 1): [from: number, to: number][] {
  const loops: [number, number][] = []
  for (const match of text.matchAll(/(.{1,20}?)\1{2,}/gsu)) {
    const unit = match[1]!
    const times = match[0].length / unit.length
    const said = wordCount(unit)
    if (said === 0 || /^[\d零〇一二三四五六七八九幺两]+$/.test(unit)) continue
    const usual = said === 1 ? 5 : said < 4 ? 3 : 2
    // Nobody says five characters or more three times over in one breath, however many lines it fills.
    if (said < 5 && times < usual + utterances) continue
    const kept = unit.length * (said === 1 ? 2 : 1)
    loops.push([match.index + kept, match.index + match[0].length])
  }
  return loops
}
