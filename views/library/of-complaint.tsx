import { LinkButton } from '#views/components/button.tsx'

type Props = {
  complaintNo: string
  rows: readonly { id: number; caseNo: string; title: string }[]
  writes: boolean
  source: 'substantiated' | 'unsubstantiated' | null
}

/** The cases a complaint went into, on its own page. */
export function CasesOfComplaint({ complaintNo, rows, writes, source }: Props) {
  if (rows.length === 0 && !writes) return null
  return (
    <section class="card">
      <header class="card-head">
        <h2>典型案例</h2>
        {writes ? (
          <div class="end">
            <LinkButton
              small
              href={`/library/new?complaint=${encodeURIComponent(complaintNo)}&source=${source ?? ''}`}
            >
              收入案例库
            </LinkButton>
          </div>
        ) : null}
      </header>
      {rows.length === 0 ? <p class="dim">还没有收入案例库。</p> : null}
      <ul class="cases-of">
        {rows.map(({ id, caseNo, title }) => (
          <li>
            <a href={`/library/${id}`}>{caseNo}</a> {title}
          </li>
        ))}
      </ul>
    </section>
  )
}
