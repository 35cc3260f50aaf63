import { parseArgs } from 'node:util'

import { parts } from '#src/chaos/parts.ts'

/** npm run chaos -- [--rounds N] [--seed S] [part…]: does the product harm and says what did not hold. */
const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, seed: { type: 'string' } },
  allowPositionals: true,
})
const names = positionals.length > 0 ? positionals : Object.keys(parts)
const rounds = Number(values.rounds)
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed)
const known = names.every((name) => Object.hasOwn(parts, name))
if (!known || !Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
  console.error(
    `npm run chaos -- [--rounds N] [--seed S] [part…]; parts: ${Object.keys(parts).join(', ')}`,
  )
  process.exit(1)
}
console.log(`seed ${seed}`)
for (const name of names) {
  const report = await parts[name]!({ rounds, seed, log: (line) => console.log(`  ${line}`) })
  console.log(`${report.name}: ${report.rounds} rounds, ${report.failures.length} failures`)
  for (const [what, value] of Object.entries(report.figures)) console.log(`  ${what}: ${value}`)
  for (const failure of report.failures) console.log(`  FAILED ${failure}`)
  if (report.failures.length > 0) process.exitCode = 1
}
