import type { Difference } from '#src/screening/rules/differences.ts'

/** What changed between two texts of a rule, old struck out, new underlined. */
export function Differences({ items }: { items: readonly Difference[] }) {
  if (items.length === 0) return <p class="dim">文字没有变化</p>
  return (
    <dl class="facts-wide">
      {items.map((item) => (
        <div>
          <dt>{item.label}</dt>
          <dd>
            {'added' in item ? (
              <Lines removed={item.removed} added={item.added} />
            ) : (
              <>
                {item.before === '' ? null : <del>{item.before}</del>}
                {item.before === '' || item.after === '' ? null : ' → '}
                {item.after === '' ? null : <ins>{item.after}</ins>}
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

const mostLines = 20

function Lines({ removed, added }: { removed: string[]; added: string[] }) {
  const more = removed.length + added.length - mostLines
  return (
    <>
      {removed.slice(0, mostLines).map((line) => (
        <p>
          <del>{line}</del>
        </p>
      ))}
      {added.slice(0, Math.max(0, mostLines - removed.length)).map((line) => (
        <p>
          <ins>{line}</ins>
        </p>
      ))}
      {more > 0 ? <p class="dim">还有 {more} 行</p> : null}
    </>
  )
}
