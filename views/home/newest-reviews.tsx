import type { NewestReviews } from '#src/inspection/my-reviews/queries.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Empty } from '#views/components/page.tsx'
import { SheetScore } from '#views/inspection/appeals/parts.tsx'

/** What an agent was scored with lately; everything else is on the agent's own page. */
export function NewestReviewsCard({
  reviews: { known, sheets, appeals },
}: {
  reviews: NewestReviews
}) {
  const note = appeals.length === 0 ? undefined : `${appeals.length} 件申诉在办`
  return (
    <Card
      title="我的质检"
      note={note}
      actions={<LinkButton href="/my-reviews">打开我的质检</LinkButton>}
    >
      {sheets.length === 0 ? (
        <Empty
          title={known ? '还没有评分' : '账号没有对应到坐席'}
          hint={
            known
              ? '质检员评完、提交以后，会出现在这里。'
              : '请联系安全管理员，把账号的范围设为您本人。'
          }
        />
      ) : (
        <ul class="lines">
          {sheets.map((row) => (
            <li>
              <a href={`/my-reviews/sheets/${row.id}`}>{row.callNo}</a>
              <span class="end">
                <SheetScore sheet={row} />
              </span>
              <small class="dim">
                <Time at={row.submittedAt} /> 评分 · {row.form}
              </small>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
