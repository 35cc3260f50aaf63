import type { NoticeShown } from '#src/notices/queries.ts'
import { Time } from '#views/components/badge.tsx'
import { Notice } from '#views/components/page.tsx'

import { OpenNotice } from './open-notice.tsx'

/** Urgent messages above all else; gone once they are opened. */
export function UrgentNotices({ notices }: { notices: NoticeShown[] }) {
  return (
    <>
      {notices.map((notice) => (
        <Notice kind="bad">
          <OpenNotice notice={notice} />{' '}
          <small class="dim">
            <Time at={notice.at} />
          </small>
        </Notice>
      ))}
    </>
  )
}
