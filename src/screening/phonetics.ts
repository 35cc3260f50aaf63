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
const symbols = new Map<string, string>()
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

/** Replaces a dialect or polite form by the plain character of the same meaning. */
export function plainCharacter(character: string): string {
  return sameWord[character] ?? character.toLowerCase()
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

/** One private-use character per folded syllable, so that sounds can be searched as text is. */
export function soundSymbol(character: string): string {
  const syllable = foldedSyllable(character)
  const known = symbols.get(syllable)
  if (known !== undefined) return known

  const symbol = String.fromCharCode(firstSymbol + symbols.size)
  symbols.set(syllable, symbol)
  return symbol
}
