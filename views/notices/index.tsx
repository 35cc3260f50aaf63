import type { Page } from '#src/kernel/paging.ts'
import type { NoticeShown } from '#src/notices/queries.ts'
import { noticeKinds } from '#src/notices/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { ListPager } from '#views/components/table.tsx'

import { OpenNotice } from './open-notice.tsx'

type Props = {
  page: Page<NoticeShown>
  query: Query
  unread: number
  /** The newest there is: 全部已读 goes so far. */
  newest: number
  days: number
  now: number
}

export function NoticesPage({ page, query, unread, newest, days, now }: Props) {
  return (
    <>
      <PageHead title="消息" note={unreadText(unread)}>
        {unread > 0 ? (
          <form method="post" action="/notices/reading">
            <input type="hidden" name="until" value={newest} />
            <Button kind="quiet">全部已读</Button>
          </form>
        ) : null}
      </PageHead>
      <Card flush note={`未读的在前。消息保留 ${days} 天`}>
        {page.rows.length === 0 ? (
          <Empty title="没有消息" hint="派给您的事、临期提醒和办理结果会在这里告诉您。" />
        ) : (
          <ul class="notices">
            {page.rows.map((notice) => (
              <li class={notice.readAt === null ? 'unread' : undefined}>
                <span class="notice-kind">
                  {notice.urgent ? (
                    <Tag kind="hot">{noticeKinds[notice.kind]}</Tag>
                  ) : (
                    <Tag>{noticeKinds[notice.kind]}</Tag>
                  )}
                </span>
                <OpenNotice notice={notice} />
                {notice.readAt === null ? <span class="sr">（未读）</span> : null}
                <small class="dim">
                  <Time at={notice.at} now={now} />
                </small>
              </li>
            ))}
          </ul>
        )}
        <ListPager path="/notices" query={query} page={page} />
      </Card>
    </>
  )
}

function unreadText(unread: number): string {
  if (unread === 0) return '没有未读'
  return `${unread > 99 ? '99+' : unread} 条未读`
}
