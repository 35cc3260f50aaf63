import type { CallerFigures } from '#src/callers/frequent/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { PageTable } from '#src/lists/page-table.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { PlainTable } from '#views/components/plain-table.tsx'
import { TableFiles } from '#views/components/table-files.tsx'

type Props = {
  current: CallerFigures & { from: number | null }
  history: PageTable
  values: Readonly<Record<string, string>>
  given: { errors: FieldErrors; sentence?: string } | null
  seen: number
  ownNumbers: readonly string[]
}

/** 高频、重复来电规则. */
export function CallerRulePage({ current, history, values, given, seen, ownNumbers }: Props) {
  const field = (name: string) => ({
    name,
    value: values[name] ?? '',
    ...(given?.errors[name] ? { error: given.errors[name] } : {}),
  })
  const line = `近 ${current.frequentDays} 天满 ${current.frequentCalls} 次算高频；${current.repeatDays} 天内再来电算重复`
  return (
    <>
      <PageHead title="高频、重复来电规则" note={line}>
        <LinkButton href="/frequent-callers">返回高频来电</LinkButton>
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      <Card title="设定新规则" note="保存后在后台重新找一遍；已标的原因和客户类别留着">
        <form class="stack" method="post" action="/frequent-callers/rule">
          <input type="hidden" name="seen" value={values['seen'] ?? String(seen)} />
          <div class="form-grid">
            <TextInput
              {...field('frequentCalls')}
              label="高频：满几次"
              inputmode="numeric"
              maxlength={3}
              required
            />
            <TextInput
              {...field('frequentDays')}
              label="高频：近几天"
              inputmode="numeric"
              maxlength={3}
              required
            />
            <TextInput
              {...field('repeatDays')}
              label="重复：几天内再来电"
              inputmode="numeric"
              maxlength={3}
              required
            />
            <DateInput {...field('from')} label="从哪天起用" required />
          </div>
          <TextInput {...field('reason')} label="原因" maxlength={200} required />
          <p class="dim">
            匿名、不全的号码和本热线号码（{ownNumbers.join('、')}）不算；本热线号码在
            <a href="/back-traces/settings">来电回溯的设定</a>里改。
          </p>
          <div class="bar">
            <Button kind="primary">保存规则</Button>
          </div>
        </form>
      </Card>
      <Card
        title="历次设定"
        actions={
          history.rows.length > 0 ? (
            <TableFiles of="/frequent-callers/rule" table={history.key} />
          ) : null
        }
        flush
      >
        {history.rows.length === 0 ? (
          <Empty title="还没有设定过" hint="现在按随产品的规则。" />
        ) : (
          <PlainTable table={history} />
        )}
      </Card>
    </>
  )
}
