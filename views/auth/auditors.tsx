import type { SubjectEvent } from '#src/audit/timeline.ts'
import { auditActions } from '#src/audit/vocabulary.ts'
import { formatSeconds } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import { Particulars } from '#views/audit/particulars.tsx'
import { LinkButton } from '#views/components/button.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { ListPager, Table } from '#views/components/table.tsx'

const head = [{ label: '时间' }, { label: '人员' }, { label: '操作' }, { label: '详情' }]

/** 审计管理员的操作: the trail is theirs to read, and this is for the others to read of them. */
export function AuditorsPage({ page, query }: { page: Page<SubjectEvent>; query: Query }) {
  return (
    <>
      <PageHead title="审计管理员的操作" note="登录、导出留痕、校验；别人的留痕只有审计管理员能看">
        <LinkButton href="/accounts">返回账号与权限</LinkButton>
      </PageHead>
      <Card flush>
        {page.rows.length === 0 ? (
          <Empty
            title="审计管理员还没有做过什么"
            hint="有人登录审计管理员的账号后，这里就有记录。"
          />
        ) : (
          <Table caption="审计管理员的操作" head={head}>
            {page.rows.map((event) => (
              <tr>
                <td class="nowrap">{formatSeconds(event.at)}</td>
                <td class="nowrap">{event.actorName}</td>
                <td class="nowrap">{auditActions[event.action] ?? event.action}</td>
                <td>
                  <Particulars of={event.particulars} />
                </td>
              </tr>
            ))}
          </Table>
        )}
        <ListPager path="/accounts/auditors" query={query} page={page} />
      </Card>
    </>
  )
}
