/** What a part was asked to do, and whom it tells how far it is. */
export type Order = { rounds: number; seed: number; log: (line: string) => void }

/** What a part did to the product, and everything that was not as it should be afterwards. */
export type Report = {
  name: string
  rounds: number
  failures: string[]
  figures: Record<string, number>
}

export type Part = (order: Order) => Promise<Report>
