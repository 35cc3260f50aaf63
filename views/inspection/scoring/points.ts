/** `92.5` of 9250 hundredths; a dash where there is no score. */
export function scoreText(hundredths: number | null): string {
  return hundredths === null ? '—' : String(hundredths / 100)
}

/** `0.6 分`: what a choice of an item is worth. */
export function worthText(weight: number, percent: number): string {
  return `${(weight * percent) / 100} 分`
}
