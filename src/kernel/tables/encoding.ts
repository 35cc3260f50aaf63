/** What Chinese office software writes. UTF-16 is known by its byte order mark only. */
export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'GB18030'

export type Inspected = {
  encoding: Encoding
  /** The first line written in another encoding than the lines before it, if there is one. */
  switchLine: number | null
}

type Chunks = AsyncIterable<Uint8Array>

/** Stands for what could not be decoded. A row that holds it is never stored. */
export const undecodable = '\uFFFD'

/** Fewer characters than this may be legal UTF-8 by chance, as 联通 in GBK is. */
const surelyUtf8 = 3
/**
 * So many three-byte characters in a row are no GBK: their bytes would be rare characters there, each
 * of which begins where the one before must not end.
 */
const utf8InARow = 3

/** Looks at every line of a file, since two exports glued together begin in one encoding only. */
export async function inspectEncoding(chunks: Chunks): Promise<Inspected> {
  const lines = lineClasses()
  let first = true
  for await (const chunk of chunks) {
    if (first) {
      const marked = markOf(chunk)
      if (marked) return { encoding: marked, switchLine: null }
      first = false
    }
    lines.take(chunk)
  }
  return lines.end()
}

function markOf([a, b]: Uint8Array): Encoding | null {
  if (a === 0xff && b === 0xfe) return 'UTF-16LE'
  return a === 0xfe && b === 0xff ? 'UTF-16BE' : null
}

/** Walks the bytes as a UTF-8 decoder does and says of each line what it can be. */
function lineClasses() {
  let encoding: Encoding | null = null
  let switchLine: number | null = null
  let line = 1
  let [high, broken, after13] = [false, false, false]
  let [characters, missing, lowest, highest] = [0, 0, 0x80, 0xbf]
  let [wide, inARow, mostInARow] = [false, 0, 0]

  const endLine = () => {
    if (high) {
      const legacy = broken || missing > 0
      // Begun in one encoding and gone on with in the other, it tells of neither.
      const both = legacy && mostInARow >= utf8InARow
      if (both) switchLine ??= line
      const sure = legacy ? 'GB18030' : characters >= surelyUtf8 ? 'UTF-8' : null
      if (sure && !both) {
        encoding ??= sure
        if (sure !== encoding) switchLine ??= line
      }
    }
    line += 1
    ;[high, broken, characters, missing] = [false, false, 0, 0]
    ;[inARow, mostInARow] = [0, 0]
  }
  const takeHigh = (byte: number) => {
    high = true
    if (missing > 0) {
      if (byte < lowest || byte > highest) {
        broken = true
        wide = false
      }
      missing -= 1
      ;[lowest, highest] = [0x80, 0xbf]
      if (missing === 0) {
        characters += 1
        inARow = wide ? inARow + 1 : 0
        mostInARow = Math.max(mostInARow, inARow)
      }
      return
    }
    wide = byte >= 0xe0
    if (byte < 0xc2 || byte > 0xf4) {
      broken = true
      inARow = 0
    }
    missing = byte < 0xc2 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
    lowest = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80
    highest = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf
  }
  const take = (chunk: Uint8Array) => {
    for (const byte of chunk) {
      if (byte >= 0x80) takeHigh(byte)
      else {
        if (missing > 0) {
          broken = true
          missing = 0
        }
        inARow = 0
        if (byte === 13 || (byte === 10 && !after13)) endLine()
      }
      after13 = byte === 13
    }
  }
  return {
    take,
    end: (): Inspected => {
      endLine()
      return { encoding: encoding ?? 'UTF-8', switchLine }
    },
  }
}

/**
 * The text of a file, piece by piece. In a file of two encodings each line of the other one is made
 * to hold the undecodable character, so that its row is named and not stored as nonsense.
 */
export async function* decodeChunks(
  chunks: Chunks,
  { encoding, switchLine }: Inspected,
): AsyncGenerator<string> {
  const bytes = switchLine !== null && encoding === 'GB18030' ? wholeLines(chunks) : chunks
  const mixed = bytes !== chunks
  const decoder = new TextDecoder(encoding.toLowerCase())
  for await (const chunk of bytes) {
    if (mixed) yield holdsUtf8(chunk) ? marked(chunk) : decoder.decode(chunk)
    else yield decoder.decode(chunk, { stream: true })
  }
  if (!mixed) yield decoder.decode()
}

function holdsUtf8(line: Uint8Array): boolean {
  const lines = lineClasses()
  lines.take(line.subarray(0, lineEndAt(line)))
  const ascii = line.every((byte) => byte < 0x80)
  if (ascii) return false
  const { encoding, switchLine } = lines.end()
  if (switchLine !== null) return true
  const high = line.reduce((count, byte) => count + (byte >= 0xc0 ? 1 : 0), 0)
  return encoding === 'UTF-8' && high >= surelyUtf8
}

function marked(line: Uint8Array): string {
  return new TextDecoder('utf-8').decode(line).replace(/[^\p{ASCII}]/u, undecodable)
}

function lineEndAt(line: Uint8Array): number {
  const end = line.findLastIndex((byte) => byte !== 10 && byte !== 13)
  return end + 1
}

/** Bytes cut after each line feed, or after a carriage return where there are no line feeds. */
async function* wholeLines(chunks: Chunks): AsyncGenerator<Uint8Array> {
  let rest = new Uint8Array(0)
  for await (const chunk of chunks) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let from = 0
    for (let at = bytes.indexOf(10, from); at !== -1; at = bytes.indexOf(10, from)) {
      yield bytes.subarray(from, at + 1)
      from = at + 1
    }
    rest = new Uint8Array(bytes.subarray(from))
  }
  if (rest.length > 0) yield rest
}
