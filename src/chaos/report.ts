/** What a trial by fire found; `failures` empty means that nothing went wrong. */
export type Report = {
  name: string
  rounds: number
  failures: string[]
  figures: Record<string, number>
}
