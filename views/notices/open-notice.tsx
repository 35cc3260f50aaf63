import type { NoticeShown } from '#src/notices/queries.ts'

/** Opening it is what marks it as read: a button, since a link must not change anything. */
export function OpenNotice({ notice }: { notice: Pick<NoticeShown, 'id' | 'sentence'> }) {
  return (
    <form class="open-notice" method="post" action={`/notices/${notice.id}/reading`}>
      <button type="submit" class="as-link">
        {notice.sentence}
      </button>
    </form>
  )
}
