import type { Workload } from '#src/training/interviews/workload.ts'
import { LinkButton } from '#views/components/button.tsx'
import { figure } from '#views/components/figure.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

/** 内训工作量: what each trainer has in hand. */
export function WorkloadPage({ rows, days }: { rows: readonly Workload[]; days: number }) {
  return (
    <>
      <PageHead title="内训工作量" note="待访谈按各人能访谈的范围算，范围重叠的会算在几个人名下">
        <LinkButton href="/interviews">返回访谈</LinkButton>
      </PageHead>
      <Card flush>
        {rows.length === 0 ? (
          <Empty title="还没有内训讲师的账号" hint="由系统管理员建账号，安全管理员授予角色。" />
        ) : (
          <Table
            caption="内训工作量"
            head={[
              { label: '讲师' },
              { label: '待访谈', num: true },
              { label: '其中超期', num: true },
              { label: `近 ${days} 天已访谈`, num: true },
              { label: '筹备的脱产班', num: true },
              { label: '在带的师徒', num: true },
              { label: '进行中的计划', num: true },
            ]}
          >
            {rows.map((row) => (
              <tr>
                <td>{row.name}</td>
                <td class="num">{figure(row.open)}</td>
                <td class="num">{row.overdue === 0 ? '—' : figure(row.overdue)}</td>
                <td class="num">{figure(row.held)}</td>
                <td class="num">{figure(row.classes)}</td>
                <td class="num">{figure(row.mentorships)}</td>
                <td class="num">{figure(row.plans)}</td>
              </tr>
            ))}
          </Table>
        )}
      </Card>
    </>
  )
}
