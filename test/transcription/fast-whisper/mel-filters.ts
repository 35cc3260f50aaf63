/** Slaney's scale: linear up to 1 kHz, then 27 steps to each factor of 6.4. */
const toMel = (hertz: number) =>
  hertz < 1000 ? (hertz * 3) / 200 : 15 + (27 * Math.log(hertz / 1000)) / Math.log(6.4)
const toHertz = (mel: number) =>
  mel < 15 ? (mel * 200) / 3 : 1000 * Math.exp(((mel - 15) * Math.log(6.4)) / 27)

/** Whisper's triangular filters over 201 frequencies up to 8 kHz, each of the same area. */
export function melFilters(mels: number): Float32Array {
  const corners = Array.from({ length: mels + 2 }, (_, i) =>
    toHertz((toMel(8000) * i) / (mels + 1)),
  )
  const out = new Float32Array(mels * 201)
  for (let m = 0; m < mels; m++) {
    const [left, top, right] = corners.slice(m, m + 3) as [number, number, number]
    for (let bin = 0; bin < 201; bin++) {
      const hertz = bin * 40
      const height = Math.min((hertz - left) / (top - left), (right - hertz) / (right - top))
      out[m * 201 + bin] = (Math.max(0, height) * 2) / (right - left)
    }
  }
  return out
}
