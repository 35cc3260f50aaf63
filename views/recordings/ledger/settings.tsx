import type { FieldErrors } from '#src/kernel/form.ts'
import type { LedgerSettings } from '#src/recordings/ledger/settings.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { Card, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Own = { id: number; name: string; settings: LedgerSettings | null }
type Props = {
  general: LedgerSettings
  own: Own[]
  values: Record<string, string>
  errors: FieldErrors
}

/** 时限和告警线: how long the other half is waited for, and which gaps are told. */
export function LedgerSettingsPage({ general, own, values, errors }: Props) {
  return (
    <>
      <PageHead title="对账时限和告警线">
        <LinkButton href="/recordings/ledger">返回对账</LinkButton>
      </PageHead>
      <div class="with-aside">
        <Card title="现在的设定" flush>
          <Table head={head} caption="各来源的时限和告警线">
            <Row name="全部来源" settings={general} />
            {own.map(({ name, settings }) => (
              <Row name={name} settings={settings} />
            ))}
          </Table>
        </Card>
        <Card title="改设定">
          <form class="form" method="post" action="/recordings/ledger/settings">
            <Select
              label="来源"
              name="source"
              blank="全部来源（没有单独设定的）"
              value={values['source']}
              options={own.map(({ id, name }) => [String(id), name] as const)}
              error={errors['source']}
            />
            <TextInput
              label="时限（小时）"
              name="allowanceHours"
              inputmode="decimal"
              value={values['allowanceHours']}
              error={errors['allowanceHours']}
              hint="话单到后等录音、录音到后等话单，都等这么久；已经在等的按原来的时限。"
            />
            <TextInput
              label="缺录音超过（%）"
              name="missingPercent"
              inputmode="decimal"
              value={values['missingPercent']}
              error={errors['missingPercent']}
              hint="一个来源一天的话单里，没有录音的超过这个比例就告警。"
            />
            <TextInput
              label="并且至少（通）"
              name="missingLeast"
              inputmode="numeric"
              value={values['missingLeast']}
              error={errors['missingLeast']}
            />
            <div class="bar">
              <Button kind="primary">保存</Button>
            </div>
          </form>
        </Card>
      </div>
    </>
  )
}

const head = [
  { label: '来源' },
  { label: '时限', num: true },
  { label: '告警线', num: true },
  { label: '设定' },
]

function Row({ name, settings }: { name: string; settings: LedgerSettings | null }) {
  if (!settings) {
    return (
      <tr>
        <td>{name}</td>
        <td colspan={3} class="dim">
          同全部来源
        </td>
      </tr>
    )
  }
  const { allowanceHours, missingShare, missingLeast, set } = settings
  return (
    <tr>
      <td>{name}</td>
      <td class="num">{allowanceHours} 小时</td>
      <td class="num">
        超过 {Math.round(missingShare * 10_000) / 100}%，至少 {missingLeast} 通
      </td>
      <td>
        {set ? (
          <>
            {set.by} <Time at={set.at} />
          </>
        ) : (
          <span class="dim">出厂设定</span>
        )}
      </td>
    </tr>
  )
}
