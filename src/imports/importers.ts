import { outsideCaseImporter } from '#src/complaints/outside-cases/import.ts'
import { registerImporter } from '#src/complaints/register-import.ts'
import { returnScoreImporter } from '#src/complaints/return-scores/import.ts'
import { workOrderImporter } from '#src/complaints/work-orders/import.ts'
import { volumeImporter } from '#src/contest/volumes/import.ts'
import type { Importer } from '#src/kernel/importing.ts'
import { rosterImporter } from '#src/organisation/roster-import.ts'
import { callDataImporter } from '#src/recordings/call-import.ts'

import type { ImportKind } from './vocabulary.ts'

/** Row types differ by kind, but one importer's own rows never meet another's. */
export type AnyImporter = Importer<unknown>

export const importers: Record<ImportKind, AnyImporter> = {
  roster: rosterImporter as AnyImporter,
  'call-data': callDataImporter as AnyImporter,
  register: registerImporter as AnyImporter,
  'outside-cases': outsideCaseImporter as AnyImporter,
  'return-scores': returnScoreImporter as AnyImporter,
  'work-orders': workOrderImporter as AnyImporter,
  'call-volumes': volumeImporter as AnyImporter,
}
