export type Report = {
  name: string
  rounds: number
  failures: string[]
  figures: Record<string, number>
}
