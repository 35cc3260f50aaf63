/** A place in some bytes, moved on by whoever reads. */
export type Cursor = { bytes: Buffer; at: number }

/** A number as SQLite writes it: seven bits a byte, the high ones first. */
export function readVarint(cursor: Cursor): number {
  const { bytes } = cursor
  let value = 0
  for (;;) {
    const byte = bytes[cursor.at++]!
    value = value * 0x80 + (byte & 0x7f)
    if (byte < 0x80) return value
  }
}
