/** The type of a picture by its first bytes; what a file calls itself is not asked. Null for all else. */
export function pictureType(bytes: Uint8Array): 'image/png' | 'image/jpeg' | 'image/webp' | null {
  const starts = (...expected: number[]) => expected.every((byte, at) => bytes[at] === byte)
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg'
  const webp = [0x57, 0x45, 0x42, 0x50].every((byte, at) => bytes[8 + at] === byte)
  return starts(0x52, 0x49, 0x46, 0x46) && webp ? 'image/webp' : null
}
