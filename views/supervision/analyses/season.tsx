import type { SeasonPart } from '#src/supervision/analyses/season.ts'
import { Table } from '#views/components/table.tsx'

import { Figure } from './tabs.tsx'
import { complaintsHref } from './week.tsx'

type Props = { part: SeasonPart; week: number; mayOpen: boolean }

/** 季节专题: kinds of staff beside one another, then what summer temps were complained of. */
export function Season({ part, week, mayOpen }: Props) {
  const href = (narrowing: Record<string, string>) =>
    mayOpen ? complaintsHref(week, { verdict: 'substantiated', ...narrowing }) : null
  return (
    <>
      <Table
        caption="按人员类别"
        density="compact"
        head={[
          { label: '人员类别' },
          ...['属实', '接听量', '每百万通属实', '95% 区间'].map((label) => ({ label, num: true })),
        ]}
      >
        {part.staff.map(({ staff, label, cell, handled, rate }) => (
          <tr>
            <th scope="row">{label}</th>
            <td class="num">
              <Figure cell={cell} href={href({ staff })} />
            </td>
            <td class="num">{handled.toLocaleString('zh-CN')}</td>
            <td class="num">{rate === null ? '—' : rate.value.toFixed(1)}</td>
            <td class="num">
              {rate === null
                ? '—'
                : `${rate.interval.low.toFixed(1)}～${rate.interval.high.toFixed(1)}`}
            </td>
          </tr>
        ))}
      </Table>
      {part.temps.length === 0 ? (
        <p class="dim">这一周和前几周都没有暑期工的属实投诉。</p>
      ) : (
        <Table
          caption="暑期工属实类型"
          density="compact"
          head={[{ label: '暑期工属实类型' }, { label: '本周', num: true }]}
        >
          {part.temps.map(({ fault, label, cell }) => (
            <tr>
              <th scope="row">{label}</th>
              <td class="num">
                <Figure cell={cell} href={href({ staff: 'summer-temp', type: fault })} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  )
}
