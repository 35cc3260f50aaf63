import { parseArgs } from 'node:util'

import { accessibility } from '#src/bench/accessibility.ts'
import { analytics } from '#src/bench/analytics.ts'
import type { Bench } from '#src/bench/bench.ts'
import { dayBench } from '#src/bench/day.ts'
import { decode } from '#src/bench/decode.ts'
import { exportBench } from '#src/bench/export.ts'
import { firstStart } from '#src/bench/first-start.ts'
import { hotspotsBench } from '#src/bench/hotspots.ts'
import { importMemory } from '#src/bench/import-memory.ts'
import { jobsBench } from '#src/bench/jobs.ts'
import { knowledge } from '#src/bench/knowledge.ts'
import { line } from '#src/bench/line.ts'
import { lists } from '#src/bench/lists.ts'
import { longCall } from '#src/bench/long-call.ts'
import { masking } from '#src/bench/masking.ts'
import { matching } from '#src/bench/matching.ts'
import { pages } from '#src/bench/pages.ts'
import { reconcile } from '#src/bench/reconcile.ts'
import { redaction } from '#src/bench/redaction.ts'
import { rescreen } from '#src/bench/rescreen.ts'
import { review } from '#src/bench/review.ts'
import { rounding } from '#src/bench/rounding.ts'
import { sampleCalls } from '#src/bench/sample-calls.ts'
import { scale } from '#src/bench/scale.ts'
import { search } from '#src/bench/search.ts'
import { silence } from '#src/bench/silence.ts'
import { supervision } from '#src/bench/supervision.ts'
import { trail } from '#src/bench/trail.ts'
import { transcription } from '#src/bench/transcription.ts'
import { uploadMemory } from '#src/bench/upload-memory.ts'
import { webUnderLoad } from '#src/bench/web-under-load.ts'

/**
 * npm run bench -- NAME [PART …] [--json]: measures what was promised and says whether it holds. The
 * lists can be narrowed to addresses that hold one of the parts, as `/findings` or `voice=agent`.
 */
const benches: Record<string, Bench> = {
  accessibility,
  analytics,
  day: dayBench,
  decode,
  export: exportBench,
  hotspots: hotspotsBench,
  jobs: jobsBench,
  knowledge,
  line,
  lists,
  masking,
  matching,
  pages,
  reconcile,
  redaction,
  rescreen,
  review,
  rounding,
  scale,
  search,
  'sample-calls': sampleCalls,
  'first-start': firstStart,
  silence,
  supervision,
  trail,
  transcription,
  'long-call': longCall,
  'upload-memory': uploadMemory,
  'import-memory': importMemory,
  'web-under-load': webUnderLoad,
}

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [name = '', ...only] = positionals
const bench = benches[name]
if (!bench) {
  console.error(`npm run bench -- NAME [--json]; NAME is one of ${Object.keys(benches).join(', ')}`)
  process.exit(1)
}
const results = await bench((line) => console.error(line), only)
if (values.json) console.log(JSON.stringify({ bench: name, results }))
else {
  for (const { what, value, target, holds } of results) {
    console.log(`${holds ? 'holds ' : 'MISSED'}  ${String(value).padStart(10)}  ${target}  ${what}`)
  }
}
