import type { BankImport } from '#src/training/questions/exchange.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

const shownFaults = 200

/** 导入题库: the whole table or none of it, with every faulty line named. */
export function QuestionImportPage({ answer }: { answer: BankImport | null }) {
  return (
    <>
      <PageHead title="导入题库">
        <LinkButton href="/questions">返回题库</LinkButton>
      </PageHead>
      {answer?.ok ? (
        <Notice kind="good">
          新增 {answer.added} 题，题库里已有 {answer.known} 题。<a href="/questions">看题库</a>
        </Notice>
      ) : null}
      {answer && !answer.ok ? <Notice kind="bad">没有导入：{answer.problem}。</Notice> : null}
      <Card>
        <form
          class="form stack"
          method="post"
          action="/questions/import"
          enctype="multipart/form-data"
        >
          <TextInput
            label="CSV 文件"
            name="file"
            type="file"
            accept=".csv"
            required
            hint="格式和导出的一样：知识面、难度、题型、题干、选项A 到 选项F、答案、参考答案、解析"
          />
          <p class="dim">
            知识面和题干都一样的，算已有的题，不会重复；有一行读不出，就一题也不导入。
          </p>
          <div class="bar">
            <Button kind="primary">导入</Button>
          </div>
        </form>
      </Card>
      {answer && !answer.ok && answer.faults.length > 0 ? (
        <Card title="有问题的行" flush>
          <Table caption="有问题的行" head={[{ label: '行', num: true }, { label: '问题' }]}>
            {answer.faults.slice(0, shownFaults).map(({ line, message }) => (
              <tr>
                <td class="num">{line}</td>
                <td>{message}</td>
              </tr>
            ))}
          </Table>
        </Card>
      ) : null}
    </>
  )
}
