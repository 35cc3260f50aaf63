import { pairsOf } from '#src/particulars/vocabulary.ts'

export function Particulars({ of }: { of: Readonly<Record<string, unknown>> }) {
  const all = pairsOf(of)
  if (all.length === 0) return <>—</>
  return (
    <>
      {all.map(([label, value]) => (
        <div>
          <span class="dim">{label}</span> <Value text={value} />
        </div>
      ))}
    </>
  )
}

/** A list of hundreds (the changed rows of an import) opens on demand. */
function Value({ text }: { text: string }) {
  if (text.length <= 200) return <>{text}</>
  return (
    <details>
      <summary>{text.slice(0, 60)}……</summary>
      {text}
    </details>
  )
}
