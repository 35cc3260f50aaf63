import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type Days, readDays } from '#src/recordings/filters.ts'

import { type SheetOutcome, sheetOutcomes } from './vocabulary.ts'

export type SheetFilters = Days & {
  departmentId: number | null
  teamId: number | null
  personId: number | null
  accountId: number | null
  formId: number | null
  outcome: SheetOutcome | null
  /** Only scores below it, in hundredths. */
  below: number | null
}

/** Anything forged or misspelt is no filter; a day or a score that does not exist is named. */
export function readSheetFilters(query: Record<string, string | undefined>): SheetFilters {
  const days = readDays(query)
  const problems = { ...days.problems }
  const typed = (query['below'] ?? '').normalize('NFKC').trim()
  const below = /^\d{1,3}(\.\d{1,2})?$/.test(typed) ? Math.round(Number(typed) * 100) : null
  if (typed !== '' && below === null) problems['below'] = '请填 0 到 999 的分数，这个条件没有生效'
  return {
    ...{ ...days, problems, below },
    departmentId: readId(query['department']),
    teamId: readId(query['team']),
    personId: readId(query['person']),
    accountId: readId(query['inspector']),
    formId: readId(query['form']),
    outcome: keysOf(sheetOutcomes).find((key) => key === query['outcome']) ?? null,
  }
}
