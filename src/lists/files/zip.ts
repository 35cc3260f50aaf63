import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createDeflateRaw, inflateRawSync } from 'node:zlib'

type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>
export type ZipEntry = { name: string; pieces: Pieces }

const localHeader = 0x04034b50
const centralHeader = 0x02014b50
const endOfCentral = 0x06054b50
const descriptor = 0x08074b50
/** Sizes follow the data, as they are not known before; names are UTF-8. */
const flags = 0x0808
const deflated = 8
/** 1980-01-01: nothing inside has a date of its own. */
const dosDate = 0x0021

/**
 * A zip archive, piece by piece: an entry of any length costs the memory of one piece. Entries stay
 * below 4 GB, which a sheet of a million rows does.
 */
export async function* zipped(entries: Iterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const central: Buffer[] = []
  let offset = 0
  for (const { name, pieces } of entries) {
    const title = Buffer.from(name, 'utf8')
    const head = fields([localHeader, 4], [20, 2], [flags, 2], [deflated, 2], [0, 2], [dosDate, 2])
    const lengths = fields([0, 4], [0, 4], [0, 4], [title.length, 2], [0, 2])
    yield Buffer.concat([head, lengths, title])
    const sum = { crc: 0, plain: 0, packed: 0 }
    for await (const piece of deflatedPieces(pieces, sum)) {
      sum.packed += piece.length
      yield piece
    }
    const sizes: Field[] = [
      [sum.crc, 4],
      [sum.packed, 4],
      [sum.plain, 4],
    ]
    yield fields([descriptor, 4], ...sizes)
    central.push(
      fields([centralHeader, 4], [20, 2], [20, 2], [flags, 2], [deflated, 2], [0, 2], [dosDate, 2]),
      fields(...sizes, [title.length, 2], [0, 2], [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]),
      title,
    )
    offset += head.length + lengths.length + title.length + sum.packed + 16
  }
  const directory = Buffer.concat(central)
  const count = central.length / 3
  yield directory
  yield fields([endOfCentral, 4], [0, 2], [0, 2], [count, 2], [count, 2])
  yield fields([directory.length, 4], [offset, 4], [0, 2])
}

async function* deflatedPieces(pieces: Pieces, sum: { crc: number; plain: number }) {
  async function* counted() {
    for await (const piece of pieces) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece
      sum.crc = crc32(bytes, sum.crc)
      sum.plain += bytes.length
      yield bytes
    }
  }
  const deflate = createDeflateRaw()
  const feeding = pipeline(Readable.from(counted()), deflate)
  // Raised again below, or by the loop; it must not count as unheard meanwhile.
  feeding.catch(() => undefined)
  for await (const piece of deflate) yield piece as Buffer
  await feeding
}

type Field = readonly [value: number, bytes: 2 | 4]

function fields(...list: Field[]): Buffer {
  const buffer = Buffer.alloc(list.reduce((length, [, bytes]) => length + bytes, 0))
  let at = 0
  for (const [value, bytes] of list) {
    if (bytes === 2) buffer.writeUInt16LE(value, at)
    else buffer.writeUInt32LE(value, at)
    at += bytes
  }
  return buffer
}

/** The entries of a small archive, whole. */
export function unzipped(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(fields([endOfCentral, 4]))
  const entries = new Map<string, Buffer>()
  let at = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const method = archive.readUInt16LE(at + 10)
    const packed = archive.readUInt32LE(at + 20)
    const nameLength = archive.readUInt16LE(at + 28)
    const local = archive.readUInt32LE(at + 42)
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength)
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    const bytes = archive.subarray(start, start + packed)
    entries.set(name, method === deflated ? inflateRawSync(bytes) : Buffer.from(bytes))
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
  return entries
}
