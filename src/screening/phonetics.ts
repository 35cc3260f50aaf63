import { Converter } from 'opencc-js/t2cn'
import { pinyin } from 'pinyin-pro'

/**
 * Spellings that mean the same to a hotline's customers: polite and dialect forms, digits. 港 is
 * how recognisers write the Hunan 讲.
 * One character for one, so that offsets survive.
 */
const sameWord: Readonly<Record<string, string>> = {
  您: '你',
  恁: '你',
  俺: '我',
  侬: '你',
  她: '他',
  它: '他',
  伊: '他',
  介: '这',
  讲: '说',
  港: '说',
  冇: '没',
  冒: '没',
  莫: '别',
  哒: '了',
  甭: '别',
  幺: '一',
  '0': '零',
  '1': '一',
  '2': '二',
  '3': '三',
  '4': '四',
  '5': '五',
  '6': '六',
  '7': '七',
  '8': '八',
  '9': '九',
}

const syllables = new Map<string, string>()
const symbols = new Map<string, number>()
const firstSymbol = 0xe000

/**
 * Folds what telephone Mandarin and its recogniser confuse: n/l, zh/z, ch/c, sh/s and the nasal
 * endings in/ing, en/eng, an/ang. Takes toneless pinyin.
 */
export function foldSyllable(syllable: string): string {
  return syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^l/, 'n')
    .replace(/([iea])ng$/, '$1n')
}

/**
 * The plain character of the same meaning: half-width for full-width, simplified for traditional,
 * small for capital, and one spelling for the polite and dialect forms of a word.
 */
export function plainCharacter(character: string): string {
  const simplified = simplify(halfWidth(character))
  // A character that would become two keeps its own spelling: offsets must survive.
  const one = simplified.length === 1 ? simplified : character
  return sameWord[one] ?? one.toLowerCase()
}

function halfWidth(character: string): string {
  const unit = character.charCodeAt(0)
  return unit >= 0xff01 && unit <= 0xff5e ? String.fromCharCode(unit - 0xfee0) : character
}

let converter: ((text: string) => string) | undefined

/** The dictionary is read when the first text is. */
function simplify(character: string): string {
  const convert = (converter ??= Converter({ from: 't', to: 'cn' }))
  return convert(character)
}

/**
 * The folded syllable of one character by its commonest reading; anything but a Han character
 * stands for itself. pinyin-pro takes microseconds a character, so each is looked up once.
 */
export function foldedSyllable(character: string): string {
  const known = syllables.get(character)
  if (known !== undefined) return known

  const spoken = pinyin(character, { toneType: 'none', v: true })
  const folded = foldSyllable(spoken)
  syllables.set(character, folded)
  return folded
}

/** A number for each folded syllable, from 1 on, so that sounds can be searched as text is. */
export function soundNumber(character: string): number {
  const syllable = foldedSyllable(character)
  const known = symbols.get(syllable)
  if (known !== undefined) return known

  const number = symbols.size + 1
  symbols.set(syllable, number)
  return number
}

/** The same as one private-use character. */
export function soundSymbol(character: string): string {
  return writtenSounds(Uint16Array.of(soundNumber(character)))
}

export function writtenSounds(sounds: Uint16Array): string {
  return writtenCodes(sounds.map((sound) => firstSymbol + sound))
}

const unitsAtOnce = 8192

export function writtenCodes(codes: Uint16Array): string {
  if (codes.length <= unitsAtOnce) return String.fromCharCode(...codes)
  let written = ''
  for (let at = 0; at < codes.length; at += unitsAtOnce)
    written += String.fromCharCode(...codes.subarray(at, at + unitsAtOnce))
  return written
}
