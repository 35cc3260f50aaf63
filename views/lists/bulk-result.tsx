import type { BulkResult } from '#src/lists/bulk.ts'
import { mostAtOnce } from '#src/lists/vocabulary.ts'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  /** What was done: 先转写. */
  title: string
  result: BulkResult
  /** There were more results than one step reaches. */
  cut: boolean
  back: { href: string; label: string }
}

/** So many refused rows are listed; the rest are counted. */
const listed = 100

/** What became of a step for many rows, row by row where it was not done. */
export function BulkResultPage({ title, result, cut, back }: Props) {
  const { done, refused } = result
  const kind = refused.length === 0 ? 'good' : done === 0 ? 'bad' : 'warn'
  return (
    <>
      <PageHead title={title}>
        <LinkButton href={back.href}>{back.label}</LinkButton>
      </PageHead>
      <Notice kind={kind}>
        {done.toLocaleString('zh-CN')} 项成功
        {refused.length === 0 ? '。' : `，${refused.length.toLocaleString('zh-CN')} 项没有做。`}
        {cut
          ? `一次最多 ${mostAtOnce.toLocaleString('zh-CN')} 项，后面还有；请缩小条件再做一次。`
          : ''}
      </Notice>
      {refused.length > 0 ? (
        <Card flush>
          <Table caption="没有做的" head={[{ label: '没有做的' }, { label: '原因' }]}>
            {refused.slice(0, listed).map(({ name, problem }) => (
              <tr>
                <td>{name}</td>
                <td>{problem}</td>
              </tr>
            ))}
          </Table>
          {refused.length > listed ? (
            <p class="card-text dim">还有 {refused.length - listed} 项没有列出。</p>
          ) : null}
        </Card>
      ) : null}
    </>
  )
}
