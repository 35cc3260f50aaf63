const z = 1.96

/** 95 % interval of a share (Wilson): honest with few judgements, as a bare percentage is not. */
export function wilson(right: number, judged: number): { low: number; high: number } {
  if (judged === 0) return { low: 0, high: 1 }
  const share = right / judged
  const middle = share + (z * z) / (2 * judged)
  const spread = z * Math.sqrt((share * (1 - share)) / judged + (z * z) / (4 * judged * judged))
  const scale = 1 + (z * z) / judged
  return {
    low: Math.max(0, (middle - spread) / scale),
    high: Math.min(1, (middle + spread) / scale),
  }
}
