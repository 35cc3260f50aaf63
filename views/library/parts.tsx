import { formatDuration } from '#src/kernel/calendar.ts'
import type { Given } from '#src/library/typical-cases/given.ts'
import type { PlayedClip } from '#src/library/typical-cases/playlist.ts'
import { type CaseState, stateWord } from '#src/library/typical-cases/vocabulary.ts'
import { voices } from '#src/transcription/vocabulary.ts'
import { Status } from '#views/components/badge.tsx'
import { Notice } from '#views/components/page.tsx'

type Standing = { state: CaseState; submitted: boolean; shaken: boolean }

export function CaseStatus(standing: Standing) {
  const { state, submitted, shaken } = standing
  const tone = shaken
    ? ('red' as const)
    : submitted
      ? ('accent' as const)
      : ({ draft: 'orange', published: 'good', withdrawn: 'grey' } as const)[state]
  return <Status tone={tone} label={stateWord(standing)} />
}

/** Why a form was not taken; what was typed is still in it. */
export function NotTakenHere({ given }: { given: Given | null }) {
  if (!given) return null
  const { sentence, errors, replaced = [] } = given
  const first = Object.values(errors)
  return (
    <>
      {sentence ? <Notice kind="bad">{sentence}。填的内容还在。</Notice> : null}
      {!sentence && first.length > 0 ? <Notice kind="bad">{first.join('；')}。</Notice> : null}
      {replaced.length > 0 ? <ReplacedNotice replaced={replaced} /> : null}
    </>
  )
}

function ReplacedNotice({ replaced }: { replaced: NonNullable<Given['replaced']> }) {
  const pairs = [...new Map(replaced.map((one) => [`${one.was} ${one.now}`, one])).values()]
  return (
    <Notice kind="warn">
      还没有保存：案例里不能出现姓名、工号和客户信息，下面已经换好，请看过再保存。
      <ul class="case-replaced">
        {pairs.slice(0, 30).map(({ was, now }) => (
          <li>
            <del>{was}</del> 换成 <ins>{now}</ins>
          </li>
        ))}
      </ul>
    </Notice>
  )
}

type LinesProps = { lines: PlayedClip['lines']; open?: boolean }

/** What is said in a clip, covered as its sound is. */
export function ClipWords({ lines, open }: LinesProps) {
  if (lines.length === 0) return null
  return (
    <details class="case-words" open={open}>
      <summary>文字</summary>
      <ol class="clip-lines">
        {lines.map(({ voice, startMs, text }) => (
          <li>
            <small class="dim">
              {formatDuration(startMs)} {voices[voice as keyof typeof voices] ?? voice}
            </small>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </details>
  )
}
