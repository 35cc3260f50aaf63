/** A table as it is printed. */
export type PrintedTable = {
  key: string
  title: string
  note: string
  head: { label: string; num: boolean }[]
  rows: string[][]
}

/** A table whose rows belong to a unit each: a reader of one unit gets those of it. */
export type OwnedTable = PrintedTable & {
  owners: { departmentId: number | null; subCentreId: number | null }[]
}
