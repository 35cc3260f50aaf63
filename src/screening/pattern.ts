import { limits } from '#src/screening/lexicon/vocabulary.ts'
import { PatternProblem } from '#src/screening/pattern-problem.ts'
import { readText } from '#src/screening/reading.ts'

/** One way to say a group of a pattern. */
export type Phrase = { characters: string; sounds: string; anySound: boolean }

/**
 * Alternatives that stand at one place. `then`: at most `within` characters after the group before;
 * `near`: that far before or after it. An `excluded` group must not stand there.
 */
export type Group = {
  phrases: Phrase[]
  link: 'first' | 'then' | 'near'
  within: number
  excluded: boolean
}

const defaultGap = 10
const link = /([…&])(\d*)/

/** Marks as they come out of a Chinese keyboard, written as the half-width ones. */
function plainMarks(source: string): string {
  return source
    .replace(/(?:[…⋯]|\.{3})+/g, '…')
    .replace(/[～〜]/g, '~')
    .replace(/[０-９＆！｜]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) - 0xfee0))
}

/**
 * Reads the notation the lexicon is written in: `你们|客服…挂了|撂了`.
 * `|` parts alternatives; `…` lets up to ten characters stand between two groups, `…4` up to four;
 * `&` and `&4` say the same of groups in any order. `!` before a group excludes it.
 * `~` before an alternative accepts any spelling of its sound, however short it is.
 * See `lexicon/vocabulary.ts` for what authors are told. Raises a PatternProblem.
 *
 * A single character alone is refused to authors, who would be told of it in every call; `alone`
 * lets the product's own reading of a sentence ask for 你 and 不.
 */
export function parsePattern(source: string, alone: 'refused' | 'taken' = 'refused'): Group[] {
  refuseUnreadable(source)
  const parts = plainMarks(source).split(link)
  const groups: Group[] = []
  for (let at = 0; at < parts.length; at += 3) {
    const mark = parts[at - 2]
    const gap = parts[at - 1]
    const place = at / 3 + 1
    const { phrases, excluded } = parseGroup(parts[at] ?? '', place, mark, gap)
    const within = mark === undefined ? 0 : gap ? distanceOf(gap) : defaultGap
    const joined = mark === undefined ? 'first' : mark === '&' ? 'near' : 'then'
    groups.push({ phrases, link: joined, within, excluded })
    if (groups.length > limits.groups)
      throw new PatternProblem('too-many-groups', `一条写法最多 ${limits.groups} 组词，请拆成几条`)
  }
  refuseUnusable(groups, parts)
  if (alone === 'refused') refuseSingle(groups)
  return groups
}

function refuseUnreadable(source: string): void {
  if (source.trim() === '') throw new PatternProblem('empty', '写法是空的，至少写一个词')
  if (source.length > limits.characters) {
    const sentence = `一条写法最多 ${limits.characters} 个字，现在有 ${source.length} 个，请拆成几条`
    throw new PatternProblem('too-long', sentence)
  }
  const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.exec(source)
  if (unseen) {
    const sentence = `第 ${unseen.index + 1} 个字是看不见的符号（换行、制表符之类），删掉再试`
    throw new PatternProblem('control-character', sentence)
  }
}

function parseGroup(written: string, place: number, mark: string | undefined, gap: string = '') {
  const excluded = written.trimStart().startsWith('!')
  const words = excluded ? written.trimStart().slice(1) : written
  if (words.trim() === '') throw new PatternProblem('missing-words', missing(place, mark, gap))
  const alternatives = words.split('|')
  if (alternatives.length > limits.alternatives) {
    const sentence = `第 ${place} 组有 ${alternatives.length} 个词，最多 ${limits.alternatives} 个`
    throw new PatternProblem('too-many-alternatives', sentence)
  }
  return { phrases: alternatives.map((one) => parsePhrase(one.trim(), place)), excluded }
}

function missing(place: number, mark: string | undefined, gap: string): string {
  if (gap !== '') return `“${mark}${gap}”后面没有词；要找数字，请在距离后面空一格再写`
  return place === 1 ? '开头没有词，“…”“&”前面要先写词' : `第 ${place} 组没有词，“…”“&”后面要写词`
}

function parsePhrase(source: string, place: number): Phrase {
  const anySound = source.startsWith('~')
  const written = anySound ? source.slice(1) : source
  if (written === '') {
    const sentence = `第 ${place} 组有一个“|”旁边没有词，去掉多余的“|”`
    throw new PatternProblem('missing-words', sentence)
  }
  if (written.includes('!')) {
    const sentence = `“${shown(source)}”里的“!”要写在整组词的最前面`
    throw new PatternProblem('misplaced-mark', sentence)
  }
  const { characters, sounds } = readText(written)
  if (characters === '') {
    const sentence = `“${shown(source)}”里没有可以比对的字：标点和语气词在筛查时略过`
    throw new PatternProblem('nothing-to-hear', sentence)
  }
  if (characters.length > limits.phrase) {
    const sentence = `“${shown(source)}”超过 ${limits.phrase} 个字，请拆开，中间写“…”`
    throw new PatternProblem('phrase-too-long', sentence)
  }
  return { characters, sounds, anySound }
}

function distanceOf(gap: string): number {
  const distance = Number(gap)
  if (distance <= limits.distance) return distance
  const sentence = `距离最多 ${limits.distance} 个字，写的是 ${shown(gap)}；要找数字，请在距离后面空一格再写`
  throw new PatternProblem('too-far', sentence)
}

/** Each group can be read; what is left is whether they make sense together. */
function refuseUnusable(groups: readonly Group[], parts: readonly string[]): void {
  const wanted = groups.filter(({ excluded }) => !excluded)
  if (wanted.length === 0)
    throw new PatternProblem('only-exclusions', '只写了“!”排除的词，没有要找的词')
  let near = 1
  groups.forEach(({ link: joined, excluded }, at) => {
    const before = groups[at - 1]
    near = joined === 'near' ? near + 1 : 1
    if (near > limits.near)
      throw new PatternProblem('too-many-orders', `“&”最多连 ${limits.near} 组词`)
    if (joined === 'near' && (excluded || before?.excluded))
      throw new PatternProblem('misplaced-mark', '“&”连的词不能写“!”，排除的词用“…”连')
    if (excluded && before?.excluded)
      throw new PatternProblem('misplaced-mark', '两组“!”排除的词不能挨着，用“|”写成一组')
    const between = excluded && at > 0 && at < groups.length - 1
    if (between && parts[at * 3 - 1] !== '')
      throw new PatternProblem('misplaced-mark', '夹在两组词中间的“!”前面不写距离')
    if (excluded && at > 0 && groups[at + 1]?.link === 'near')
      throw new PatternProblem('misplaced-mark', '“&”连的词不能写“!”，排除的词用“…”连')
  })
}

function refuseSingle(groups: readonly Group[]): void {
  const [only, second] = groups.filter(({ excluded }) => !excluded)
  if (!only || second || only.phrases.some(({ characters }) => characters.length > 1)) return
  const sentence = `单独一个“${only.phrases[0]?.characters}”字太常见，至少写两个字，或用“…”连上别的词`
  throw new PatternProblem('too-short', sentence)
}

const shown = (text: string) => (text.length > 12 ? `${text.slice(0, 12)}…` : text)
