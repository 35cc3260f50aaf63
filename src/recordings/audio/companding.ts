/** ITU-T G.711 A-law: one byte to a 16-bit sample. */
export const aLaw: Int16Array = Int16Array.from({ length: 256 }, (_, byte) => {
  const code = byte ^ 0x55
  const exponent = (code & 0x70) >> 4
  let magnitude = ((code & 0x0f) << 4) + 8
  if (exponent > 0) magnitude = (magnitude + 0x100) << (exponent - 1)
  return code & 0x80 ? magnitude : -magnitude
})

/** ITU-T G.711 mu-law: one byte to a 16-bit sample. */
export const muLaw: Int16Array = Int16Array.from({ length: 256 }, (_, byte) => {
  const code = ~byte & 0xff
  const magnitude = ((((code & 0x0f) << 3) + 0x84) << ((code & 0x70) >> 4)) - 0x84
  return code & 0x80 ? -magnitude : magnitude
})
