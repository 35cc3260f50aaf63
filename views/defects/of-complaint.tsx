import type { DefectState } from '#src/supervision/defects/vocabulary.ts'
import { LinkButton } from '#views/components/button.tsx'
import { DefectStatus } from '#views/defects/index.tsx'
import { DueDate } from '#views/supervision/parts.tsx'

type Props = {
  complaintNo: string
  rows: readonly { id: number; what: string; state: DefectState; dueAt: number }[]
  enters: boolean
  now: number
}

/** What a complaint left to be put right, on its own page. */
export function ComplaintDefects({ complaintNo, rows, enters, now }: Props) {
  if (rows.length === 0 && !enters) return null
  return (
    <section class="card">
      <header class="card-head">
        <h2>消缺</h2>
        {enters ? (
          <div class="end">
            <LinkButton small href={`/defects/new?complaint=${complaintNo}`}>
              列入消缺
            </LinkButton>
          </div>
        ) : null}
      </header>
      {rows.length === 0 ? <p class="dim">还没有列入消缺的。</p> : null}
      <ul>
        {rows.map(({ id, what, state, dueAt }) => (
          <li>
            <a href={`/defects/${id}`}>{what}</a> <DefectStatus state={state} />{' '}
            {state === 'open' ? <DueDate until={dueAt} now={now} /> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
