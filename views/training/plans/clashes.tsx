import type { Clash } from '#src/training/plans/clashes.ts'
import { Notice } from '#views/components/page.tsx'

/** What a training doubles, with the way to each. */
export function Clashes({ clashes }: { clashes: readonly Clash[] }) {
  if (clashes.length === 0) return null
  return (
    <Notice kind="warn">
      <ul class="plain">
        {clashes.map(({ words, href }) => (
          <li>{href ? <a href={href}>{words}</a> : words}</li>
        ))}
      </ul>
    </Notice>
  )
}
