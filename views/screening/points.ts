/** A score of 0–1 as 0–99 points: certainty is not the machine's to claim. */
export function pointsOf(score: number): number {
  return Math.min(99, Math.floor(score * 100))
}
