import type { Allowance } from '#src/complaints/allowance.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, TextInput } from '#views/components/field.tsx'
import { Card, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  /** The latest to begin first. */
  allowances: Allowance[]
  now: number
  values: Record<string, string>
  errors: FieldErrors
}

/** 登记宽限期: how long after a call a complaint may be registered before anybody is suspected. */
export function AllowancePage({ allowances, now, values, errors }: Props) {
  return (
    <>
      <PageHead title="登记宽限期">
        <LinkButton href="/reconciliation">返回比对</LinkButton>
      </PageHead>
      <div class="with-aside">
        <Card title="各时段的宽限期" flush>
          <Table
            caption="各时段的宽限期"
            head={[{ label: '从哪天的通话起' }, { label: '宽限', num: true }, { label: '设定' }]}
          >
            {allowances.map(({ from, hours, at, by }) => (
              <tr>
                <td class="nowrap">
                  {formatDay(from)} {from > now ? <span class="dim">尚未开始</span> : null}
                </td>
                <td class="num">{hours} 小时</td>
                <td>
                  <Time at={at} /> <small>{by}</small>
                </td>
              </tr>
            ))}
            <tr>
              <td>此前，或没有设定</td>
              <td class="num">24 小时</td>
              <td class="dim">系统默认</td>
            </tr>
          </Table>
        </Card>
        <Card title="改宽限期">
          <form class="form" method="post" action="/reconciliation/allowance">
            <TextInput
              label="宽限（小时）"
              name="hours"
              inputmode="decimal"
              value={values['hours'] ?? '24'}
              error={errors['hours']}
              hint="通话开始后这么久之内登记都算按时；听到了而还没登记的，先标“宽限期内”，不算疑似未上报。"
              required
            />
            <DateInput
              label="从哪天的通话起"
              name="from"
              value={values['from'] ?? formatDay(now + dayMs)}
              error={errors['from']}
              hint="最早从明天起；已经比对过的通话不改写。"
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
