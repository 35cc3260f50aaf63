import type { ImportAnswer } from '#src/screening/rules/exchange.ts'
import type { LexiconOverview } from '#src/screening/rules/queries.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { LexiconTabs } from '#views/screening/rules/tabs.tsx'

type Props = { overview: LexiconOverview; answer: ImportAnswer | null }

const shownProblems = 200

/** 导入规则: drafts from a file; what cannot be read is named and stays out. */
export function ImportPage({ overview, answer }: Props) {
  return (
    <>
      <PageHead title="导入规则" note="导入的都是草稿或改动，发布后才用于筛查">
        <LinkButton href="/lexicon">返回规则</LinkButton>
      </PageHead>
      <LexiconTabs overview={overview} current={null} />
      {answer && !answer.ok ? <Notice kind="bad">没有导入：{answer.problem}。</Notice> : null}
      {answer?.ok ? <Imported answer={answer} /> : null}
      <Card>
        <form class="form" method="post" action="/lexicon/import" enctype="multipart/form-data">
          <TextInput
            label="JSON 或 CSV 文件"
            name="file"
            type="file"
            accept=".json,.csv"
            required
            hint="格式和导出的一样；CSV 至少要有“名称”“理由”“说法”几列，一格里换行分开几个说法"
          />
          <p class="dim">
            有编号的按编号认，没有编号的按名称认；同一份文件导两次，不会多出规则。样例只在 JSON 里。
          </p>
          <div class="bar">
            <Button kind="primary">导入</Button>
          </div>
        </form>
      </Card>
    </>
  )
}

function Imported({ answer: { imported } }: { answer: Extract<ImportAnswer, { ok: true }> }) {
  const { added, changed, unchanged, problems } = imported
  return (
    <>
      <Notice kind={problems.length > 0 ? 'warn' : 'good'}>
        新增 {added} 条，改动 {changed} 条，没有变化 {unchanged} 条
        {problems.length > 0 ? `，${problems.length} 条没有导入` : ''}。
        <a href="/lexicon?status=pending">看待发布的规则</a>
      </Notice>
      {problems.length > 0 ? (
        <Card title="没有导入的" flush>
          <Table caption="没有导入的" head={[{ label: '位置' }, { label: '原因' }]}>
            {problems.slice(0, shownProblems).map(({ place, sentence }) => (
              <tr>
                <td class="nowrap">{place}</td>
                <td>{sentence}</td>
              </tr>
            ))}
          </Table>
        </Card>
      ) : null}
    </>
  )
}
